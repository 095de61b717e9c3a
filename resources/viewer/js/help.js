// How to check the package, what the words mean, which rights there are, which keys work.

function helpView() {
  const code = (text) => el("pre", { class: "command", tabindex: "0" }, text);
  return el("div", { class: "page" }, el("h1", {}, "Verify, rights and help"),
    el("section", { class: "card" }, el("h2", {}, icon("shield"), "Is this package whole and unchanged?"),
      DATA.key && el("p", {}, el("b", {}, "1. Telephone."), " Call ", el("b", {}, DATA.office), " at a number that you know from elsewhere, and have the fingerprint of its seal read to you. It must be:"),
      DATA.key && fingerprint(DATA.key),
      DATA.key && el("p", {}, el("b", {}, "2. Have the files checked."), " The call tells whose seal it is; the check tells that nothing was changed since. Anybody with Records Reviewer can do it, on any computer and without a network: Menu ", el("b", {}, "File"), ", ", el("b", {}, "Check a package…"), ", or on a command line:"),
      code("reviewer verify FOLDER-OF-THIS-PACKAGE" + (DATA.key ? " --key " + DATA.key : "")),
      el("p", {}, "It names the first file that does not hold, and the fingerprint of the key that sealed the package. Whoever changes a package can change this page too: believe the telephone and the check, not this page. The fingerprint is also in the file ", el("code", {}, "signature"), "."),
      el("p", {}, "Without Records Reviewer, in the package's folder (the checksums only, not the seal):"),
      code("sha256sum --check manifest-sha256.txt        (Linux)\nshasum -a 256 --check manifest-sha256.txt     (macOS)\npython -m bagit --validate .                  (any system, after: pip install bagit)"),
      el("p", {}, "Every page of the letter and of the redaction log carries the checksum of ", el("code", {}, "plan.json"), ", so that a printed page can be told to belong to this package:"),
      code(DATA.planHash),
      el("p", {}, "Before it was sealed it was checked for leaks: other programs tried to get the hidden content back. What they tried is in ", el("a", { href: "attack-report.json" }, "attack-report.json"), ".")),
    el("section", { class: "card" }, el("h2", {}, icon("document"), "Your right to a review"), el("p", {}, DATA.rights), el("p", { class: "small" }, DATA.law)),
    el("section", { class: "card" }, el("h2", {}, icon("transcript"), "Words"), el("dl", { class: "words" }, DATA.glossary.map(([word, meaning]) => el("div", {}, el("dt", {}, word), el("dd", {}, meaning))))),
    el("section", { class: "card" }, el("h2", {}, icon("play"), "Keys while playing"),
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: true, id: "keys-on", on: { change: (e) => { KEYS.on = e.target.checked; } } }), "Use these keys"),
      el("dl", { class: "keys" }, [["Space, K", "play or pause"], ["← →", "5 seconds back, ahead (with Shift: 1 second)"], ["J", "10 seconds back"], ["L", "play; once more: faster"], [", .", "one frame back, ahead"], ["< >", "slower, faster"], ["Home, End", "beginning, end"], ["/", "search"]]
        .map(([key, what]) => el("div", {}, el("dt", {}, key), el("dd", {}, what))))),
    el("p", { class: "small" }, "Made with " + DATA.software + "."));
}

// In groups, as one reads it over a telephone.
function fingerprint(key) {
  const groups = key.match(/[^\s:-]{1,4}/g) || [key];
  return el("p", { class: "fingerprint", "aria-label": key }, groups.map((g) => el("span", {}, g)));
}
