// Search over everything that was released: what is said, written, listed and logged.

const MAX_HITS = 400;

class SearchView {
  build() {
    this.out = el("div", { id: "search-results" });
    return el("div", { class: "page" }, el("h1", {}, "Search"), this.out);
  }

  index() {
    const items = [];
    const put = (record, where, text, href, go) => items.push({ record, where, text, folded: fold(text), href, go });
    for (const record of RECORDS) {
      const at = "#records/" + record.id;
      put(record, "name", record.title + " " + record.name + " " + record.agency + " " + record.device, at);
      for (const [start, , voice, text] of record.cues) {
        const media = record.of !== null ? RECORDS[record.of] : record;
        put(record, mediaText(start), (voice ? voice + ": " : "") + text, at + "/t" + start, TRACKS.includes(media) ? () => goTo(media, start) : null);
      }
      record.pages.forEach((text, n) => put(record, "page " + (n + 1), text, at + "/p" + (n + 1)));
      record.table.slice(1).forEach((row, n) => put(record, "row " + (n + 1), row.join(" · "), at + "/r" + (n + 1)));
      for (const [name, value] of record.headers) put(record, name, value, at);
      if (record.text) put(record, "text", record.text, at);
      for (const row of record.rows) put(record, "redaction log", [row.hidden, lawText(row.exemptions), row.reason].filter(Boolean).join(" · "), at);
    }
    return items;
  }

  run(text) {
    const query = fold(text.trim().replace(/\s+/g, " "));
    if (!this.items) this.items = this.index();
    if (!query) { fill(this.out, el("p", { class: "lead" }, "Type in the box above: names, words, times, exemptions.")); return; }
    const hits = this.items.filter((i) => i.folded.includes(query));
    const message = hits.length ? plural(hits.length, "place") + " in " + plural(new Set(hits.map((h) => h.record.id)).size, "record") : "Nothing was found";
    announce(message);
    const groups = new Map();
    for (const hit of hits.slice(0, MAX_HITS)) groups.set(hit.record, (groups.get(hit.record) || []).concat([hit]));
    fill(this.out, el("p", { class: "lead" }, message, " for ", el("b", {}, "“" + text.trim() + "”"), hits.length > MAX_HITS && ". The first " + MAX_HITS + " are shown."),
      [...groups].map(([record, found]) => el("section", { class: "hits" }, el("h2", {}, icon(record.kind, record.medium), record.title, " ", badge(record.outcome)),
        el("ul", {}, found.map((hit) => this.hit(hit, query))))));
  }

  hit(hit, query) {
    const at = hit.folded.indexOf(query), from = Math.max(0, at - 70), to = Math.min(hit.text.length, at + query.length + 110);
    const words = [from > 0 && "… ", releasedText(hit.text.slice(from, to).replace(/\s/g, " "), query), to < hit.text.length && " …"];
    return el("li", {}, el("a", { class: "hit", href: hit.href }, el("span", { class: "cue-time" }, hit.where), el("span", {}, words)),
      hit.go && iconButton("play", "Play this moment", hit.go));
  }
}
