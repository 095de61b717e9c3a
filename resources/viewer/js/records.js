// The list of records, and one record in full.

class RecordsView {
  build() {
    this.filter = { kind: "", outcome: "" };
    this.list = el("ul", { class: "record-list", "aria-label": "Records" });
    this.detail = el("div", { class: "detail", tabindex: "-1" });
    this.node = el("div", { class: "records" },
      el("div", { class: "side" }, el("div", { class: "filters" }, this.select("kind", "All kinds", this.kinds()), this.select("outcome", "All outcomes", this.outcomes())), this.list),
      this.detail);
    this.fillList();
    return this.node;
  }

  kinds() { return [...new Map(RECORDS.map((r) => [r.kind, r.medium])).entries()]; }
  outcomes() { return [...new Set(RECORDS.map((r) => r.outcome))].map((o) => [o, OUTCOME[o].word]); }

  select(name, all, options) {
    const change = (event) => { this.filter[name] = event.target.value; this.fillList(); };
    const box = el("select", { "aria-label": all, on: { change } }, el("option", { value: "" }, all), options.map(([value, word]) => el("option", { value }, word)));
    this[name + "Box"] = box;
    return box;
  }

  only(outcome) {
    this.filter = { kind: "", outcome };
    this.kindBox.value = "";
    this.outcomeBox.value = outcome;
    this.fillList();
  }

  fillList() {
    const shown = RECORDS.filter((r) => (!this.filter.kind || r.kind === this.filter.kind) && (!this.filter.outcome || r.outcome === this.filter.outcome));
    fill(this.list, shown.map((r) => el("li", {}, el("a", { href: "#records/" + r.id, "data-record": r.id },
      el("span", { class: "kind" }, icon(r.kind, r.medium)),
      el("span", { class: "record-words" }, el("span", { class: "record-title" }, r.title), el("span", { class: "small" }, [r.medium, r.extent].filter(Boolean).join(" · "))),
      el("span", { class: "dot " + r.outcome }, icon(OUTCOME[r.outcome].icon, OUTCOME[r.outcome].word))))));
    if (!shown.length) fill(this.list, el("li", { class: "empty" }, "No record fits."));
    this.lightUp();
  }

  lightUp() {
    for (const link of this.list.querySelectorAll("a")) {
      if (this.shown && link.dataset.record === String(this.shown.id)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  open(id, place) {
    const record = RECORDS[id] || RECORDS[0];
    if (!record) { fill(this.detail, el("p", { class: "empty" }, "No record answers the request.")); return; }
    for (const media of this.detail.querySelectorAll("video, audio")) media.pause();
    this.shown = record;
    fill(this.detail, this.describe(record), contentOf(record, place), this.hidden(record), this.facts(record), this.made(record));
    loadStills(this.detail);
    this.node.classList.toggle("chosen", id !== undefined);
    this.detail.scrollTop = 0;
    this.lightUp();
  }

  describe(record) {
    const file = mainFile(record);
    return el("div", { class: "record-head" },
      el("a", { class: "back-link", href: "#records" }, icon("left"), "All records"),
      el("div", { class: "record-name" }, el("h1", {}, record.title), badge(record.outcome)),
      el("p", { class: "small" }, [record.numbers.text, record.medium, record.extent, beginsAt(record)].filter(Boolean).join(" · ")),
      el("div", { class: "actions" },
        TRACKS.includes(record) && el("button", { type: "button", class: "action main", on: { click: () => goTo(record, 0) } }, icon("play"), "Play with the others"),
        file && el("a", { class: "action", href: file.href, target: "_blank", rel: "noopener" }, icon("file"), "Open the file (" + file.size + ")"),
        record.files.filter((f) => f !== file).map((f) => el("a", { class: "action", href: f.href, target: "_blank", rel: "noopener" }, icon(f.role === "captions" ? "transcript" : "video"), (f.role === "captions" ? "Captions (" : "In HEVC, as it was recorded (") + f.size + ")"))));
  }

  facts(record) {
    const parent = record.parent !== null ? RECORDS[record.parent] : null;
    const target = record.of !== null ? RECORDS[record.of] : null;
    return el("section", { "aria-label": "About this record" }, el("h2", {}, "About this record"),
      el("dl", { class: "facts" },
        fact(record.numbers.count > 1 ? "Numbers of its pages or rows" : "Number", record.numbers.text), fact("Kind", [record.medium, record.extent].filter(Boolean).join(", ")), fact("Name", record.name + (record.renamed ? " (changed: the name gave someone away)" : "")),
        fact("Agency", record.agency), fact("Device", record.device),
        record.clock && TRACKS.length > 0 && fact(record.duration || record.of !== null ? "Begins at" : "Time", wallText(moment(record, 0), true) + " " + zoneText(moment(record, 0)) + ", " + dayText(moment(record, 0)) + " (" + sigmaText(record.clock) + ", from " + (SOURCES[record.clock.source] || record.clock.source) + ")"),
        parent && fact("Came with", el("a", { href: "#records/" + parent.id }, parent.title)),
        target && fact("Transcript of", el("a", { href: "#records/" + target.id }, target.title)),
        transcriptsOf(record).length > 0 && fact("Transcript", transcriptsOf(record).map((t) => el("a", { href: "#records/" + t.id }, t.title)))));
  }

  hidden(record) {
    if (record.outcome === "full") return el("p", { class: "callout full" }, icon("full"), "Nothing is hidden in this record.");
    if (record.outcome === "other") return el("p", { class: "callout other" }, icon("none"), "This record was found not to answer the request. ", record.reason);
    if (record.outcome === "withheld") {
      return el("div", { class: "callout withheld" }, icon("withheld"), el("div", {}, el("p", {}, el("b", {}, "The whole record is withheld. "), reasonOf(record.reason, record.exemptions)), record.exemptions.map(lawLine)));
    }
    const groups = new Map();
    for (const row of record.rows) {
      const key = JSON.stringify([row.hidden, row.exemptions, row.reason]);
      groups.set(key, (groups.get(key) || []).concat([row]));
    }
    return el("section", { class: "hidden-box", "aria-label": "What is hidden" }, el("h2", {}, "What is hidden, and why"), shareBars(record),
      el("ul", { class: "grounds" }, [...groups.values()].map((rows) => this.ground(record, rows))));
  }

  ground(record, rows) {
    const { hidden, exemptions, reason } = rows[0];
    const places = [...new Map(rows.map((row) => [row.start + row.place, row])).values()];
    const links = places.slice(0, 12).map((row) => placeLink(record, row));
    const stills = places.filter((row) => row.still !== null && record.files.length).slice(0, MAX_STILLS).map((row) => still(record, row));
    return el("li", {}, el("p", {}, el("b", {}, hidden), ", " + plural(rows.length, "place") + (reason ? ": " + reason : "")),
      exemptions.map(lawLine), el("p", { class: "places" }, links, places.length > 12 && el("a", { href: "#log" }, "and " + (places.length - 12) + " more in the log")),
      stills.length > 0 && el("div", { class: "stills" }, stills));
  }

  made(record) {
    if (!record.method && !record.notes.length) return null;
    return el("details", { class: "made" }, el("summary", {}, "How this copy was made"), el("p", {}, record.method), record.notes.length > 0 && el("ul", {}, record.notes.map((n) => el("li", {}, n))));
  }
}

function lawLine(code) {
  const law = EXEMPTION[code];
  return el("p", { class: "law-line" }, el("span", { class: "code" }, code), law && [law.title !== code && el("b", {}, law.title + ". "), law.explanation]);
}

// A link to the moment, page or row that a line of the log speaks of.
function placeLink(record, row) {
  if (row.start !== null && record.files.length) return el("a", { class: "place", href: "#records/" + record.id + "/t" + row.start }, row.place.startsWith("cue") ? row.place : spanText(row.start, row.end));
  const page = /^page (\d+)$/.exec(row.place), line = /^row (\d+)$/.exec(row.place);
  if (page && record.files.length) return el("a", { class: "place", href: "#records/" + record.id + "/p" + page[1] }, row.place);
  if (line && record.files.length) return el("a", { class: "place", href: "#records/" + record.id + "/r" + line[1] }, row.place);
  return el("span", { class: "place" }, row.place);
}

function placeOf(text) {
  const match = /^([tpr])(\d+(?:\.\d+)?)$/.exec(text || "");
  if (!match) return null;
  const number = Number(match[2]);
  return { seconds: match[1] === "t" ? number : null, page: match[1] === "p" ? number : 0, row: match[1] === "r" ? number : 0 };
}

function beginsAt(record) {
  return record.clock && TRACKS.length > 0 ? wallText(moment(record, 0)) + " " + zoneText(moment(record, 0)) + ", " + dayText(moment(record, 0)) : "";
}

const MAX_STILLS = 4;

// The released picture in the middle of the stretch: what was hidden is hidden in it, and one sees where.
function still(record, row) {
  const at = mediaText(row.still);
  const video = el("video", { muted: true, preload: "none", playsinline: true, "data-still": mainFile(record).href + "#t=" + row.still.toFixed(3), "aria-label": "Released picture at " + at, tabindex: "-1" });
  return el("figure", { class: "still" }, el("a", { href: "#records/" + record.id + "/t" + row.still, "aria-label": "Go to " + at }, video), el("figcaption", { class: "small" }, "at " + at));
}

// Films are opened for a still only when it comes into sight.
function loadStills(node) {
  const seen = new IntersectionObserver((found) => {
    for (const { target, isIntersecting } of found) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      target.preload = "auto";
      target.src = target.dataset.still;
    }
  });
  for (const video of node.querySelectorAll("[data-still]")) seen.observe(video);
}
