// How to check the package, what the words mean, which rights there are, which keys work.

function helpView() {
  const code = (text) => el("pre", { class: "command", tabindex: "0" }, text);
  return el("div", { class: "page" }, el("h1", {}, "Verify, rights and help"),
    el("section", { class: "card" }, el("h2", {}, icon("shield"), "Is this package whole and unchanged?"),
      el("p", {}, "Every file has a checksum, and a digital signature seals the checksums. With Records Reviewer, on any computer and without a network:"),
      code("reviewer verify FOLDER-OF-THIS-PACKAGE"),
      el("p", {}, "It names the first file that does not hold, and the fingerprint of the key that sealed the package. Compare that fingerprint with the one that ", el("b", {}, DATA.office), " gives you by another way, for example by telephone. It is also in the file ", el("code", {}, "signature"), "."),
      DATA.key ? el("p", {}, "This package says that it was sealed with the key of this fingerprint. Whoever changes a package can change this line too, so take the word of somebody you know for it:") : null,
      DATA.key ? code("reviewer verify FOLDER-OF-THIS-PACKAGE --key " + DATA.key) : null,
      el("p", {}, "Without Records Reviewer, in the package's folder (the checksums only, not the seal):"),
      code("sha256sum --check manifest-sha256.txt        (Linux)\nshasum -a 256 --check manifest-sha256.txt     (macOS)\npython -m bagit --validate .                  (any system, after: pip install bagit)"),
      el("p", {}, "Every page of the letter and of the redaction log carries the checksum of ", el("code", {}, "plan.json"), ", so that a printed page can be told to belong to this package:"),
      code(DATA.planHash),
      el("p", {}, "Before it was sealed, other programs tried to get the hidden content back. What they tried is in ", el("a", { href: "attack-report.json" }, "attack-report.json"), ".")),
    el("section", { class: "card" }, el("h2", {}, icon("document"), "Your right to a review"), el("p", {}, DATA.rights), el("p", { class: "small" }, DATA.law)),
    el("section", { class: "card" }, el("h2", {}, icon("transcript"), "Words"), el("dl", { class: "words" }, DATA.glossary.map(([word, meaning]) => el("div", {}, el("dt", {}, word), el("dd", {}, meaning))))),
    el("section", { class: "card" }, el("h2", {}, icon("play"), "Keys while playing"),
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: true, id: "keys-on", on: { change: (e) => { KEYS.on = e.target.checked; } } }), "Use these keys"),
      el("dl", { class: "keys" }, [["Space, K", "play or pause"], ["← →", "5 seconds back, ahead (with Shift: 1 second)"], ["J", "10 seconds back"], ["L", "play; once more: faster"], [", .", "one frame back, ahead"], ["< >", "slower, faster"], ["Home, End", "beginning, end"], ["/", "search"]]
        .map(([key, what]) => el("div", {}, el("dt", {}, key), el("dd", {}, what))))),
    el("p", { class: "small" }, "Made with " + DATA.software + "."));
}
