// What is inside a record: a player, a page, a picture, a table, a message or a text.

const TABLE_STEP = 300;

function contentOf(record, place) {
  const file = mainFile(record);
  if (!file) return null;
  if (record.kind === "video" || record.kind === "audio") return player(record, file, place);
  if (file.type.startsWith("image/")) return el("figure", { class: "picture" }, el("img", { src: file.href, alt: "Released copy of " + record.title }));
  if (file.type.startsWith("application/pdf")) return pdf(record, file, place);
  if (record.cues.length) return cueText(record, place);
  if (record.table.length) return tableText(record, place);
  if (record.headers.length || record.text) return plainText(record);
  return el("p", { class: "empty" }, "This file cannot be shown here. Open it with the link above.");
}

function player(record, file, place) {
  const media = el(record.kind, { controls: true, preload: "metadata", src: file.href, class: "player", "aria-label": record.title });
  const cues = cuesOf(record);
  addCaptions(media, cues, record.kind === "video");
  const list = new CueList(mediaLines(cues), (cue) => { media.currentTime = cue.start; }, "Transcript of " + record.title);
  media.addEventListener("timeupdate", () => list.show(media.currentTime));
  const failed = el("p", { class: "empty", hidden: true }, "This browser cannot play this file. Open it in another player with the link above.");
  media.addEventListener("error", () => { failed.hidden = false; });
  if (place && place.seconds !== null) media.addEventListener("loadedmetadata", () => { media.currentTime = place.seconds; }, { once: true });
  const alone = record.clock ? null : el("p", { class: "note" }, "The wall-clock time of this recording is not known, so it plays alone.");
  return el("div", {}, media, failed, alone, cues.length > 0 && el("div", { class: "cue-box" }, el("h3", {}, "Transcript"), list.list));
}

function pdf(record, file, place) {
  const page = place && place.page ? "#page=" + place.page : "";
  // A telephone's browser shows no PDF within a page; its words are read all the same.
  const shown = navigator.pdfViewerEnabled !== false;
  const frame = shown
    ? el("iframe", { src: file.href + page, title: record.title + " (PDF)", class: "frame" })
    : el("p", { class: "note" }, "This browser shows no PDF within a page: ", el("a", { href: file.href + page, target: "_blank", rel: "noopener" }, "open the pages"), record.pages.length ? ", or read their words here." : ".");
  if (!record.pages.length) return frame;
  const text = el("details", { open: !shown }, el("summary", {}, "Read as text"),
    record.pages.map((words, n) => el("section", { class: "page-text" }, el("h4", {}, "Page " + (n + 1), el("span", { class: "small" }, " · " + numberOf(record, n + 1))), el("pre", {}, words.trim() ? releasedText(words) : "(no text on this page)"))));
  return el("div", {}, frame, text);
}

function cueText(record, place) {
  const target = record.of !== null ? RECORDS[record.of] : null;
  const playable = target && target.clock && TRACKS.includes(target);
  const go = (cue) => {
    if (playable) goTo(target, cue.start);
    else list.show(cue.start);
  };
  const list = new CueList(mediaLines(record.cues), go, record.title);
  list.list.classList.add("tall");
  if (place && place.seconds !== null) window.setTimeout(() => list.show(place.seconds), 0);
  return el("div", {}, playable && el("p", { class: "note" }, "A click on a line plays it on the wall, with ", el("b", {}, target.title), "."), list.list);
}

function tableText(record, place) {
  const [head, ...rows] = record.table;
  const body = el("tbody", {});
  const more = el("button", { type: "button", class: "action", on: { click: () => grow() } }, "Show more rows");
  let shown = 0;
  function grow(to) {
    const end = Math.min(rows.length, Math.max(shown + TABLE_STEP, to || 0));
    for (; shown < end; shown += 1) {
      body.append(el("tr", { id: "row-" + record.id + "-" + (shown + 1) }, el("th", { scope: "row", title: numberOf(record, shown + 1) }, String(shown + 1), record.numbers.count > 1 && el("span", { class: "small block" }, numberOf(record, shown + 1))), rows[shown].map((cell) => el("td", {}, releasedText(cell)))));
    }
    more.hidden = shown >= rows.length;
  }
  grow(place && place.row ? place.row + 5 : 0);
  if (place && place.row) window.setTimeout(() => reveal(document.getElementById("row-" + record.id + "-" + place.row)), 0);
  return el("div", {}, el("div", { class: "scroll tall" }, el("table", { class: "list data" },
    el("caption", { class: "sr" }, record.title),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Row"), head.map((h) => el("th", { scope: "col" }, h)))), body)),
    more, record.cut && cutNote());
}

function plainText(record) {
  return el("div", {},
    record.headers.length > 0 && el("dl", { class: "mail" }, record.headers.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, releasedText(value))))),
    el("pre", { class: "text" }, releasedText(record.text)), record.cut && cutNote());
}

function cutNote() {
  return el("p", { class: "note" }, "The record goes on. Open the file to read all of it.");
}

function reveal(node) {
  if (!node) return;
  node.classList.add("found");
  node.scrollIntoView({ block: "center" });
}
