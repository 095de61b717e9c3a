// The calls for help, and what became of the caller's words on their way to the units.

const STATIONS = ["Caller said", "Operator typed", "Dispatcher said", "Unit acknowledged"];

function callsView() {
  return el("div", { class: "page wide" }, el("h1", {}, "Calls and relay"),
    el("p", { class: "lead" }, "Who called, and what of the words reached the units. Marks are a person's; what is hidden in this release is not quoted. The same table: ", el("a", { href: "calls.pdf", target: "_blank", rel: "noopener" }, "calls.pdf"), ", ", el("a", { href: "calls.csv" }, "calls.csv"), "."),
    DATA.calls.map((call) => el("section", { "aria-labelledby": "call-" + call.call }, el("h2", { id: "call-" + call.call }, "Call " + call.call + ": ", el("a", { href: "#records/" + call.of }, RECORDS[call.of].title)),
      el("dl", { class: "facts" }, call.facts.map((one) => fact(one.fact, one.told))),
      el("div", { class: "scroll" }, el("table", { class: "list relay" }, el("caption", { class: "sr" }, "The way of the words of call " + call.call),
        el("thead", {}, el("tr", {}, STATIONS.map((word) => el("th", { scope: "col" }, word)))),
        el("tbody", {}, call.rows.map((row) => el("tr", {}, row.map((told, n) => el("td", { "data-station": STATIONS[n] }, told ? station(told) : el("span", { class: "muted" }, "–")))))))))));
}

function station(told) {
  const record = told.of !== null ? RECORDS[told.of] : null;
  return [
    el("p", { class: "quote" }, told.quoted ? "“" + told.quote + "”" : el("span", { class: "muted" }, told.quote)),
    told.mark && el("p", {}, el("span", { class: "badge mark-" + told.mark.replace(/ /g, "-") }, told.mark)),
    told.origin && el("p", { class: "small" }, "Federal origin stated: ", el("b", {}, told.origin)),
    told.when && el("p", { class: "small" }, told.when),
    told.step && el("p", { class: "small" }, told.step),
    record && el("p", { class: "small" }, el("a", { href: placeInRecord(record, told) }, record.title), ", " + told.place),
    told.number && el("p", { class: "small" }, told.number),
  ];
}

function placeInRecord(record, told) {
  const place = told.row ? "/r" + told.row : told.page ? "/p" + told.page : told.seconds !== null ? "/t" + told.seconds : "";
  return "#records/" + record.id + place;
}
