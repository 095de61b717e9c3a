// The redaction log and the list of what was withheld, as tables to filter and to sort.

const LOG_STEP = 200;

class LogView {
  build() {
    this.rows = RECORDS.flatMap((record) => record.rows.map((row) => ({ record, row })));
    this.rows.forEach((item, n) => { item.number = n + 1; item.words = fold([item.record.title, item.record.name, item.row.hidden, item.row.style, item.row.reason, item.row.place, item.row.number, lawText(item.row.exemptions)].join(" ")); });
    this.state = { text: "", law: "", record: "", sort: "number", down: false };
    this.body = el("tbody", {});
    this.count = el("p", { class: "small", role: "status" });
    this.more = el("button", { type: "button", class: "action", on: { click: () => this.grow() } }, "Show more rows");
    this.heads = {};
    return el("div", { class: "page wide" }, el("h1", {}, "Redaction log"),
      el("p", { class: "lead" }, "Every single thing that is hidden: where, under which law, and why. The same list is in ", el("a", { href: "redaction-log.csv" }, "redaction-log.csv"), " and ", el("a", { href: "redaction-log.pdf" }, "redaction-log.pdf"), "."),
      this.filters(), this.count,
      el("div", { class: "scroll" }, el("table", { class: "list log", id: "log-table" }, el("caption", { class: "sr" }, "Redaction log"),
        el("thead", {}, el("tr", {}, LOG_COLUMNS.map(([key, head]) => this.head(key, head)))), this.body)), this.more);
  }

  filters() {
    const change = (name) => (event) => { this.state[name] = event.target.value; this.show(); };
    this.lawBox = el("select", { "aria-label": "Exemption", on: { change: change("law") } }, el("option", { value: "" }, "All exemptions"), DATA.exemptions.map((e) => el("option", { value: e.code }, e.code + " " + (e.title === e.code ? "" : e.title))));
    const records = RECORDS.filter((r) => r.rows.length);
    return el("div", { class: "filters" },
      el("input", { type: "search", placeholder: "Filter the log", "aria-label": "Filter the log", id: "log-filter", on: { input: change("text") } }),
      el("select", { "aria-label": "Record", on: { change: change("record") } }, el("option", { value: "" }, "All records"), records.map((r) => el("option", { value: String(r.id) }, r.title))),
      this.lawBox);
  }

  head(key, text) {
    const sort = el("button", { type: "button", class: "sort", on: { click: () => { this.state.down = this.state.sort === key && !this.state.down; this.state.sort = key; this.show(); } } }, text);
    this.heads[key] = el("th", { scope: "col" }, sort);
    return this.heads[key];
  }

  only(law) { this.lawBox.value = law; this.state.law = law; this.show(); }

  show() {
    const { text, law, record, sort, down } = this.state, query = fold(text.trim());
    const column = LOG_COLUMNS.find((c) => c[0] === sort);
    this.found = this.rows.filter((i) => (!query || i.words.includes(query)) && (!law || i.row.exemptions.includes(law)) && (!record || String(i.record.id) === record));
    this.found.sort((a, b) => compare(column[2](a), column[2](b)) * (down ? -1 : 1) || a.number - b.number);
    for (const [key, head] of Object.entries(this.heads)) {
      if (key === sort) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this.count.textContent = this.rows.length ? plural(this.found.length, "redaction") + (this.found.length < this.rows.length ? " of " + this.rows.length : "") : "Nothing is redacted.";
    this.body.replaceChildren();
    this.shown = 0;
    this.grow();
  }

  grow(all) {
    const end = all ? this.found.length : Math.min(this.found.length, this.shown + LOG_STEP);
    for (; this.shown < end; this.shown += 1) this.body.append(this.line(this.found[this.shown]));
    this.more.hidden = this.shown >= this.found.length;
  }

  line({ number, record, row }) {
    return el("tr", {}, el("td", { class: "number" }, String(number)),
      el("th", { scope: "row" }, el("a", { href: "#records/" + record.id }, icon(record.kind, record.medium), record.title)),
      el("td", {}, placeLink(record, row), el("span", { class: "small block" }, row.number), row.wallStart && el("span", { class: "small block" }, row.wallStart.slice(0, 19))),
      el("td", {}, row.hidden, row.style && el("span", { class: "small block" }, row.style)),
      el("td", {}, row.exemptions.map((code) => el("div", {}, codeChip(code), " ", EXEMPTION[code] && EXEMPTION[code].title !== code ? EXEMPTION[code].title : ""))),
      el("td", {}, reasonOf(row.reason, row.exemptions)));
  }
}

const LOG_COLUMNS = [
  ["number", "No.", (i) => i.number], ["record", "Record", (i) => i.record.title], ["place", "Place", (i) => i.row.wallStart || i.row.place],
  ["hidden", "What is hidden", (i) => i.row.hidden], ["law", "Exemption", (i) => i.row.exemptions.join()], ["reason", "Reason", (i) => i.row.reason],
];

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
}

function withheldView() {
  const held = RECORDS.filter((r) => r.outcome === "withheld"), other = RECORDS.filter((r) => r.outcome === "other");
  const cell = (r, words) => el("tr", {}, el("th", { scope: "row" }, icon(r.kind, r.medium), r.title, el("span", { class: "small block" }, r.name + " · " + r.numbers.text)), words.map((w) => el("td", {}, w)));
  const table = (label, heads, rows) => el("div", { class: "scroll" }, el("table", { class: "list" }, el("caption", { class: "sr" }, label),
    el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)));
  return el("div", { class: "page wide" }, el("h1", {}, "Withheld in full"),
    held.length ? [el("p", { class: "lead" }, "These records exist and are not in the package. The same list is in ", el("a", { href: "withheld.csv" }, "withheld.csv"), " and, as a court is given it, in ", el("a", { href: "withheld.pdf", target: "_blank", rel: "noopener" }, "withheld.pdf"), "."),
      table("Withheld records", ["Record", "Kind", "Law", "Reason"], held.map((r) => cell(r, [[r.medium, r.extent].filter(Boolean).join(", "), r.exemptions.map((c) => el("div", {}, codeChip(c), " ", EXEMPTION[c] ? EXEMPTION[c].title : "")), r.reason])))]
      : el("p", { class: "lead" }, "No record is withheld in full."),
    other.length > 0 && [el("h2", {}, "Found not to answer the request"), table("Records that do not answer the request", ["Record", "Kind", "Reason"], other.map((r) => cell(r, [r.medium, r.reason])))]);
}
