// What the package says, and the one clock on which its recordings stand.

const DATA = JSON.parse(document.getElementById("data").textContent);
const RECORDS = DATA.records;
const EXEMPTION = Object.fromEntries(DATA.exemptions.map((e) => [e.code, e]));
const OUTCOME = {
  full: { word: "Released in full", icon: "full" },
  part: { word: "Disclosed in part", icon: "part" },
  withheld: { word: "Withheld in full", icon: "withheld" },
  other: { word: "Not responsive", icon: "none" },
};

const MEDIA = RECORDS.filter((r) => (r.kind === "video" || r.kind === "audio") && r.files.length);
const TRACKS = MEDIA.filter((r) => r.clock && r.duration > 0);
// Moments of the case are seconds since the first recording began: small numbers, no rounding.
const ZERO = TRACKS.length ? Math.min(...TRACKS.map((r) => r.clock.origin)) : 0;
const END = TRACKS.length ? Math.max(...TRACKS.map((r) => moment(r, r.duration))) : 0;

function moment(record, media) {
  return (record.clock.origin - ZERO) / 1e6 + media * (1 + record.clock.drift);
}

function mediaAt(record, at) {
  return (at - (record.clock.origin - ZERO) / 1e6) / (1 + record.clock.drift);
}

function covers(record, at) {
  const media = mediaAt(record, at);
  return media >= 0 && media < record.duration;
}

function formatter(options) {
  try {
    return new Intl.DateTimeFormat("en-US", Object.assign({ timeZone: DATA.timezone }, options));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat("en-US", Object.assign({ timeZone: "UTC" }, options));
  }
}

const CLOCK = formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY = formatter({ weekday: "short", month: "long", day: "numeric", year: "numeric" });
const ZONE = formatter({ timeZoneName: "short" });

function dateAt(at) {
  return new Date(ZERO / 1000 + at * 1000);
}

function wallText(at, decimals) {
  const date = dateAt(at);
  const tenths = Math.floor((((date.getTime() % 1000) + 1000) % 1000) / 100);
  return CLOCK.format(date) + (decimals ? "." + tenths : "");
}

function dayText(at) {
  return DAY.format(dateAt(at));
}

function zoneText(at) {
  const part = ZONE.formatToParts(dateAt(at)).find((p) => p.type === "timeZoneName");
  return part ? part.value : DATA.timezone;
}

function mediaText(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const two = (n) => String(n).padStart(2, "0");
  const rest = two(Math.floor(whole / 60) % 60) + ":" + two(whole % 60);
  return whole >= 3600 ? Math.floor(whole / 3600) + ":" + rest : rest;
}

// With tenths; to the millisecond where a redaction is shorter than a second.
function spanText(start, end) {
  const digits = end !== null && end - start < 1 ? 3 : 1;
  const parts = 10 ** digits;
  const text = (s) => {
    const whole = Math.round(s * parts);
    return mediaText(whole / parts) + "." + String(whole % parts).padStart(digits, "0");
  };
  return text(start) + (end !== null ? "–" + text(end) : "");
}

function sigmaText(clock) {
  for (const [unit, size] of [["days", 86400], ["h", 3600], ["min", 60]]) {
    if (clock.sigma >= 2 * size) return "± " + Math.round(clock.sigma / size) + " " + unit;
  }
  const off = clock.sigma >= 10 ? Math.round(clock.sigma) : Math.round(clock.sigma * 100) / 100;
  return "± " + (off || "under 0.01") + " s";
}

const SOURCES = {
  bundle: "the agency's own records", metadata: "the recording's own data", name: "the file's name", dispatch: "the dispatch log",
  overlay: "the time shown in the picture", sound: "sound shared with another recording", manual: "a person", manually: "a person",
};

function mainFile(record) {
  return record.files.find((f) => f.role === "record") || null;
}

// The same call is often written down twice; the one that names the speakers comes first.
function transcriptsOf(record) {
  const voices = (r) => r.cues.filter((c) => c[2]).length;
  return RECORDS.filter((r) => r.of === record.id && r.cues.length).sort((a, b) => voices(b) - voices(a) || a.id - b.id);
}

function cuesOf(record) {
  return record.cues.length ? record.cues : (transcriptsOf(record)[0] || { cues: [] }).cues;
}

function badge(outcome) {
  return el("span", { class: "badge " + outcome }, icon(OUTCOME[outcome].icon), OUTCOME[outcome].word);
}

function codeChip(code) {
  const law = EXEMPTION[code];
  return el("abbr", { class: "code", title: law ? law.title + " (" + law.statute + ")" : code }, code);
}

function lawText(codes) {
  return codes.map((code) => (EXEMPTION[code] && EXEMPTION[code].title !== code ? code + " " + EXEMPTION[code].title : code)).join(", ");
}

// What a person gave as the reason; without one, what the law itself says.
function reasonOf(reason, codes) {
  if (reason) return reason;
  return codes.map((code) => EXEMPTION[code]).filter(Boolean).map((law) => law.explanation || law.title).join(" ");
}
