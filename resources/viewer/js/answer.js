// The answer as a whole: what was asked, what of it came, who was asked for it, what happened when.

function numberOf(record, part) {
  const at = part && part <= record.numbers.count ? part - 1 : 0;
  return DATA.series + "-" + String(record.numbers.first + at).padStart(6, "0");
}

// Four questions in one screen; what stands behind each is further down, or on a page of its own.
function briefCards() {
  const card = (id, name, word, lead, more, link) => el("section", { class: "brief-card", "aria-labelledby": "brief-" + id },
    el("h2", { id: "brief-" + id }, icon(name), word), el("p", { class: "brief-lead" }, lead), more, link);
  return el("div", { class: "brief" },
    card("asked", "document", "What you asked", askedLead(), el("ul", { class: "brief-list" }, DATA.items.slice(0, 6).map(itemLine)),
      DATA.items.length > 6 && el("a", { class: "small", href: "#overview", on: { click: jumpTo("items") } }, "and " + (DATA.items.length - 6) + " more")),
    card("got", "file", "What you got", gotLead(), el("div", { class: "brief-tallies" }, tallies())),
    card("hidden", "eyeoff", "What is hidden, and why", hiddenLead(), el("ul", { class: "brief-list" }, DATA.exemptions.slice(0, 5).map((law) => el("li", {},
      el("a", { href: "#log", "data-law": law.code }, law.title === law.code ? law.code : law.title), el("span", { class: "small" }, law.code + ", " + plural(law.places, "place"))))),
      DATA.exemptions.length > 5 && el("a", { class: "small", href: "#overview", on: { click: jumpTo("why") } }, "and " + (DATA.exemptions.length - 5) + " more")),
    card("missing", "search", "What is missing", missingLead(), el("ul", { class: "brief-list" }, missingLines().slice(0, 4).map((line) => el("li", {}, line))),
      el("a", { class: "small", href: "#overview", on: { click: jumpTo("missing") } }, "All that is missing, and who was asked for it")));
}

// An address behind # is a view, so a place in it is gone to by hand.
function jumpTo(id) {
  return (event) => {
    event.preventDefault();
    document.getElementById(id).scrollIntoView({ block: "start" });
  };
}

function countedBy(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts];
}

function askedLead() {
  if (DATA.items.length === 1) return DATA.items[0].item ? "One item." : DATA.request.scope || "The records that are listed here.";
  return DATA.items.length + " items: " + countedBy(DATA.items.map((one) => one.status.toLowerCase())).map(([word, n]) => n + " " + word).join(", ") + ".";
}

function itemLine(one) {
  if (!one.item) return null;
  return el("li", {}, el("span", { class: "brief-words" }, el("b", {}, one.item + " "), one.asked), itemBadge(one));
}

function itemBadge(one) {
  return el("span", { class: "badge " + (one.pending ? "pending" : one.outcome) }, one.status);
}

function gotLead() {
  const released = RECORDS.filter((r) => r.files.length).length, found = RECORDS.filter((r) => r.outcome !== "other").length;
  const full = RECORDS.filter((r) => r.outcome === "full").length, part = RECORDS.filter((r) => r.outcome === "part").length;
  const how = [full && full + " in full", part && part + " in part"].filter(Boolean).join(", ");
  return released + " of the " + plural(found, "record") + " that answer are here" + (how && ": " + how) + ".";
}

function hiddenLead() {
  const rows = RECORDS.reduce((sum, r) => sum + (r.outcome === "withheld" ? 0 : r.rows.length), 0);
  const held = RECORDS.filter((r) => r.outcome === "withheld").length;
  if (!rows && !held) return "Nothing.";
  return [rows && plural(rows, "redaction") + " in " + plural(RECORDS.filter((r) => r.outcome === "part" && r.rows.length).length, "record"), held && plural(held, "record") + " withheld in full"].filter(Boolean).join(", ") + ".";
}

function missingLead() {
  const held = RECORDS.filter((r) => r.outcome === "withheld").length, pending = DATA.items.filter((one) => one.pending).length;
  const none = DATA.items.filter((one) => one.item && !one.pending && one.outcome === "other").length, cut = RECORDS.filter((r) => r.missing).length;
  const said = [pending && plural(pending, "item") + " pending", none && plural(none, "item") + " of which nothing was found", held && plural(held, "record") + " withheld", cut && plural(cut, "record") + " not whole"].filter(Boolean);
  return said.length ? said.join(", ") + "." : "Nothing that is known of.";
}

function missingLines() {
  const held = RECORDS.filter((r) => r.outcome === "withheld").map((r) => [el("a", { href: "#records/" + r.id }, r.title), " withheld: " + lawText(r.exemptions)]);
  return [...DATA.notFound, ...DATA.gaps, ...held];
}

function itemsSection() {
  if (!DATA.items.some((one) => one.item)) return null;
  const links = (one) => one.records.map((id) => RECORDS[id]).map((r) => el("div", {}, el("a", { href: "#records/" + r.id }, icon(r.kind), " ", r.title), el("span", { class: "small" }, " " + numberOf(r) + ", " + OUTCOME[r.outcome].word.toLowerCase())));
  return el("section", { "aria-labelledby": "items" }, el("h2", { id: "items" }, "The answer, item by item"),
    el("div", { class: "scroll" }, el("table", { class: "list" }, el("caption", { class: "sr" }, "Items of the request"),
      el("thead", {}, el("tr", {}, ["Item", "What you asked for", "Answer", "Records"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, DATA.items.map((one) => el("tr", {}, el("th", { scope: "row" }, one.item), el("td", {}, one.asked),
        el("td", {}, itemBadge(one), el("span", { class: "small block" }, [one.answer, one.due].filter(Boolean).join(" "))), el("td", {}, one.records.length ? links(one) : "none")))))),
    el("p", { class: "small" }, "The same table: ", el("a", { href: "response.pdf", target: "_blank", rel: "noopener" }, "response.pdf"), ", ", el("a", { href: "response.csv" }, "response.csv"), "."));
}

function searchSection() {
  const table = (label, heads, rows) => el("div", { class: "scroll" }, el("table", { class: "list" }, el("caption", { class: "sr" }, label), el("thead", {}, el("tr", {}, heads.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)));
  const row = (cells) => el("tr", {}, el("th", { scope: "row" }, cells[0]), cells.slice(1).map((cell) => el("td", {}, cell)));
  return el("section", { "aria-labelledby": "searched" }, el("h2", { id: "searched" }, "Who was asked for records"),
    DATA.custodians.length ? table("Who was asked", ["Who", "Asked for", "Asked on", "To answer by", "Answered on"], DATA.custodians.map((one) => row([one.who, one.asked, one.sent, one.due, one.received])))
      : el("p", { class: "empty" }, "No other office is noted as asked."),
    DATA.events.length > 0 && table("How the request went", ["Day", "What", "Note"], DATA.events.map((one) => row([one.day, one.event, one.note]))),
    el("p", { class: "small" }, "The same to print: ", el("a", { href: "search-statement.pdf", target: "_blank", rel: "noopener" }, "search-statement.pdf"), "."));
}

function printedSection() {
  return el("section", { "aria-labelledby": "printed" }, el("h2", { id: "printed" }, "To print and to keep"),
    el("p", { class: "printed" }, [{ file: "letter.pdf", word: "The letter" }, { file: "redaction-log.pdf", word: "Redaction log" }, ...DATA.printed].map((page) => el("a", { class: "action", href: page.file, target: "_blank", rel: "noopener" }, icon("document"), page.word))));
}

function timesView() {
  return el("div", { class: "page wide" }, el("h1", {}, "Chronology"),
    el("p", { class: "lead" }, "When recordings begin and end, and what the released logs say, in the order of time (" + DATA.timezone + "). Nothing is filled in. The same list is in ", el("a", { href: "chronology.csv" }, "chronology.csv"), " and ", el("a", { href: "chronology.pdf", target: "_blank", rel: "noopener" }, "chronology.pdf"), "."),
    el("div", { class: "scroll" }, el("table", { class: "list times" }, el("caption", { class: "sr" }, "Chronology"),
      el("thead", {}, el("tr", {}, ["When", "How sure", "What", "Record"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, DATA.times.map((row) => el("tr", {}, el("th", { scope: "row" }, row.when), el("td", {}, row.sure), el("td", {}, row.said), el("td", {}, row.of !== null && el("a", { href: timeLink(row) }, RECORDS[row.of].title), el("span", { class: "small block" }, row.number))))))));
}

// A row of a log is shown in its log.
function timeLink(row) {
  const record = RECORDS[row.of], part = Number(row.number.slice(-6)) - record.numbers.first + 1;
  return "#records/" + record.id + (record.table.length && part >= 1 && part <= record.numbers.count ? "/r" + part : "");
}
