// This host's role over time, and the takeovers in it, from the events role_changed.
import { drawn, element } from "./dom.js";
import { micros, moment } from "./words.js";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const SPANS = [["5 min", 5 * MINUTE], ["1 h", HOUR], ["1 day", DAY], ["1 week", 7 * DAY]];
const WIDTH = 1000;
const LISTED = 5;

/**
 * Periods of one role, oldest first, out of role changes, newest first. Of a period that began with a takeover,
 * voice says who speaks since then: "own" or "peer".
 */
export function periods(changes) {
  const found = [];
  for (const change of [...changes].reverse()) {
    const from = new Date(change.time).getTime();
    const before = found.at(-1);
    if (before) before.to = from;
    const { role, mode, reason, silent_us: silent } = change.fields;
    const spoke = before ? before.role === "primary" : false, speaks = role === "primary";
    const voice = speaks === spoke ? null : speaks ? "own" : "peer";
    found.push({ role, mode, reason, from, to: null, voice, silentMicros: silent === undefined ? null : Number(silent) });
  }
  return found;
}

/** The shortest span that shows the last change. */
function fitting(all, now) {
  const last = all.at(-1);
  const fits = last && SPANS.find(([, length]) => now - last.from < length * 0.95);
  return (fits || SPANS[1])[1];
}

function kind(period) {
  if (period.role === "primary") return period.mode === "simplex" ? "alone" : "primary";
  return period.role === "backup" ? "backup" : "off";
}

export class TimeLine {
  constructor() {
    this.chosen = null;
    this.band = drawn("svg", { class: "band", viewBox: "0 0 " + WIDTH + " 10", preserveAspectRatio: "none", role: "img" });
    this.marks = element("div", { class: "marks", "aria-hidden": "true" });
    this.start = element("span");
    this.list = element("ol", { class: "takeovers", "data-field": "takeovers" });
    this.buttons = SPANS.map(([name, length]) => this.button(name, length));
    this.root = element("section", { class: "time-line", "aria-label": "Time line" },
      element("div", { class: "time-head" }, element("h3", {}, "Takeovers and role of this host"),
        element("span", { class: "spans", role: "group", "aria-label": "Length of the time line" }, ...this.buttons)),
      this.band, this.marks, element("div", { class: "axis" }, this.start, element("span", {}, "now")),
      element("div", { class: "legend" }, legend("primary", "primary, protected"), legend("alone", "primary, alone"),
        legend("backup", "backup"), element("span", {}, "▲ this host took over, △ its partner did")),
      this.list);
  }

  button(name, length) {
    const made = element("button", { type: "button", "aria-pressed": "false" }, name);
    made.addEventListener("click", () => {
      this.chosen = this.chosen === length ? null : length;
      this.update(this.nodes, this.changes, Date.now());
    });
    return made;
  }

  /** Nodes are the names of this host, own, and of its peer. */
  update(nodes, changes, now) {
    this.nodes = nodes;
    this.changes = changes;
    const all = periods(changes), length = this.chosen || fitting(all, now), since = now - length;
    const x = time => Math.max(0, (time - since) / length);
    SPANS.forEach(([, span], i) => this.buttons[i].setAttribute("aria-pressed", String(span === length)));
    this.band.replaceChildren(...all.filter(p => (p.to || now) > since).map(p => drawn("rect", {
      class: "fill-" + kind(p), y: 0, height: 10, x: x(p.from) * WIDTH, width: Math.max(2, (x(p.to || now) - x(p.from)) * WIDTH) },
      drawn("title", {}, moment(new Date(p.from)) + " " + p.role + (p.mode ? " " + p.mode : "") + ": " + p.reason))));
    const last = all.at(-1);
    this.band.setAttribute("aria-label", last ? "now " + last.role + " " + last.mode + " since " + moment(new Date(last.from)) : "no role change is known");
    const taken = all.filter(p => p.voice);
    this.marks.replaceChildren(...taken.filter(p => p.from > since).map(p => mark(x(p.from), p.voice)));
    this.start.textContent = moment(new Date(since));
    this.list.replaceChildren(...(taken.length ? taken.reverse().slice(0, LISTED).map(p => line(p, nodes[p.voice]))
      : [element("li", {}, element("span", { class: "faint" }, "No takeover is known."))]));
  }
}

function legend(name, text) {
  return element("span", {}, element("i", { class: "fill-" + name }), text);
}

function mark(place, voice) {
  const made = element("b", {}, voice === "own" ? "▲" : "△");
  made.style.left = place * 100 + "%";
  return made;
}

function line(period, speaker) {
  const at = new Date(period.from);
  return element("li", {}, element("time", { datetime: at.toISOString(), title: at.toString() }, moment(at)),
    element("span", {}, speaker + " took over" + (period.mode === "simplex" ? ", alone" : "") + ": " + period.reason),
    element("span", { class: "silent-for" }, period.silentMicros === null ? "" : "silent " + micros(period.silentMicros)));
}
