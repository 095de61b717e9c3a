// What was asked, what was given, and why not more: one page that answers an alderman's first questions.

function overviewView() {
  const request = DATA.request, released = RECORDS.filter((r) => r.files.length);
  return el("div", { class: "page" },
    el("div", { class: "hero" },
      el("p", { class: "eyebrow" }, "Response to request " + request.id + (request.basis ? " · " + basisWord(request.basis) : "")),
      el("h1", {}, DATA.title),
      el("div", { class: "actions" },
        TRACKS.length > 0 && el("a", { class: "action main", href: "#play" }, icon("play"), TRACKS.length > 1 ? "Play the recordings together" : "Play the recording"),
        el("a", { class: "action", href: "letter.pdf", target: "_blank", rel: "noopener" }, icon("document"), "Read the letter"),
        DATA.calls.length > 0 && el("a", { class: "action", href: "#calls" }, icon("audio"), "Who called, and what was passed on"))),
    briefCards(),
    el("section", { "aria-labelledby": "about" }, el("h2", { id: "about" }, "About this answer"), el("p", { class: "lead" }, DATA.counts),
      request.scope && el("p", { class: "asked" }, el("b", {}, "What was asked for: "), request.scope),
      el("dl", { class: "facts" },
        fact("Requested by", request.requester), fact("Received", request.received), fact("Answered by", DATA.office),
        fact("As decided on", DATA.asOf), fact("Numbers of records begin with", DATA.series),
        DATA.identifiers.map(([name, value]) => fact(identifierWord(name), value)))),
    itemsSection(),
    missing(),
    searchSection(),
    el("section", { "aria-labelledby": "why" }, el("h2", { id: "why" }, "What is hidden, and under which law"), lawCards()),
    released.length > 0 && el("section", { "aria-labelledby": "how-much" }, el("h2", { id: "how-much" }, "How much of each record is hidden"), shareTable()),
    printedSection());
}

function basisWord(basis) {
  return { foia: "Freedom of Information Act", council: "City Council" }[basis] || basis;
}

function identifierWord(name) {
  const words = name.replace(/_/g, " ").replace(/\brd\b/i, "RD");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fact(name, value) {
  return value ? el("div", {}, el("dt", {}, name), el("dd", {}, value)) : null;
}

function tallies() {
  return Object.keys(OUTCOME).map((outcome) => {
    const number = RECORDS.filter((r) => r.outcome === outcome).length;
    if (!number && outcome === "other") return null;
    const target = outcome === "withheld" || outcome === "other" ? "#withheld" : "#records";
    return el("a", { class: "tally " + outcome, href: target, "data-outcome": outcome },
      el("span", { class: "tally-number" }, String(number)), el("span", { class: "tally-word" }, icon(OUTCOME[outcome].icon), OUTCOME[outcome].word));
  });
}

// What one might look for and not find: withheld, not responsive, left out of a copy, without a time.
function missing() {
  const rows = [], said = [...DATA.notFound, ...DATA.gaps];
  for (const r of RECORDS) {
    if (r.outcome === "withheld") rows.push([r, "withheld in full", lawText(r.exemptions) + ": " + reasonOf(r.reason, r.exemptions)]);
    else if (r.outcome === "other") rows.push([r, "not responsive", r.reason || "It does not answer the request."]);
    else if (r.missing) rows.push([r, "not whole", "Not in the released copy: " + r.missing + "."]);
    else if (MEDIA.includes(r) && !r.clock) rows.push([r, "plays alone", "Its time of day is not known, so it is not on the timeline."]);
  }
  return el("section", { "aria-labelledby": "missing" }, el("h2", { id: "missing" }, "What is missing"),
    rows.length || said.length
      ? el("ul", { class: "missing" }, said.map((line) => el("li", {}, icon("none"), el("span", {}, line))), rows.map(([r, word, why]) => el("li", {}, icon(r.kind), el("span", {}, el("a", { href: "#records/" + r.id }, r.title), el("b", {}, " " + word + ". "), why))))
      : el("p", { class: "empty" }, "Nothing: every record that was found is in this package."));
}

function lawCards() {
  if (!DATA.exemptions.length) return el("p", { class: "empty" }, "Nothing is hidden in this release.");
  return el("div", { class: "laws" }, DATA.exemptions.map((law) => el("article", { class: "law" },
    el("h3", {}, el("span", { class: "code" }, law.code), law.title === law.code ? "" : law.title),
    el("p", {}, law.explanation),
    el("p", { class: "small" }, law.statute !== law.code && law.statute),
    el("p", { class: "small" }, el("a", { href: "#log", "data-law": law.code }, plural(law.places, "place") + " in " + plural(law.records, "record"))))));
}

function shareTable() {
  const rows = RECORDS.filter((r) => r.outcome !== "other").map((r) => el("tr", {},
    el("th", { scope: "row" }, el("a", { href: "#records/" + r.id }, icon(r.kind), r.title)),
    el("td", {}, badge(r.outcome)),
    el("td", {}, shareBars(r))));
  return el("div", { class: "scroll" }, el("table", { class: "list" },
    el("thead", {}, el("tr", {}, ["Record", "Outcome", "Hidden"].map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)));
}

function shareBars(record) {
  if (!record.shares.length) return el("span", { class: "muted" }, record.outcome === "full" ? "nothing" : "see the redaction log");
  return record.shares.map((share) => el("div", { class: "share" },
    share.part !== null && el("span", { class: "bar", "aria-hidden": "true" }, bar(share.part)),
    el("span", {}, share.text)));
}

function bar(part) {
  const inner = el("i", {});
  inner.style.width = Math.max(part * 100, part > 0 ? 1.5 : 0) + "%";
  return inner;
}
