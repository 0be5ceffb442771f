// Asks the daemon once a second and shows what it says.
import { dress, element, say } from "./dom.js";
import { ServiceCard } from "./service.js";
import { moment, uptime, verdict } from "./words.js";

const PACE = 1000, HIDDEN_PACE = 10_000, PATIENCE = 4000, EVENTS = 12;
const LEVELS = { warning: "warn", error: "bad" };
const byId = id => document.getElementById(id);
const cards = new Map();
let heard = null, history = null;

async function read(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

function show(status, changes, events, now) {
  document.title = status.node + " – Understudy";
  say(byId("node"), status.node);
  say(byId("about"), "Understudy " + status.version + ", up " + uptime(status.uptimeMillis));
  const [level, head, text] = verdict(status);
  dress(byId("verdict"), "verdict " + level);
  say(byId("verdict-head"), head);
  say(byId("verdict-text"), text);
  for (const name of [...cards.keys()].filter(n => !status.services.some(s => s.name === n))) {
    cards.get(name).root.remove();
    cards.delete(name);
  }
  for (const service of status.services) {
    if (!cards.has(service.name)) {
      cards.set(service.name, new ServiceCard(service.name));
      byId("services").append(cards.get(service.name).root);
      const past = history.services.find(h => h.name === service.name);
      if (past) cards.get(service.name).remember(past, now);
    }
    cards.get(service.name).update(status, service, changes.filter(c => c.service === service.name), now);
  }
  if (events.length) byId("events").replaceChildren(...events.map(line));
}

function line(event) {
  const at = new Date(event.time);
  return element("li", {}, element("time", { datetime: event.time, title: at.toString() }, moment(at)),
    element("span", { class: LEVELS[event.severity] || "" }, (event.service ? event.service + ": " : "") + event.message));
}

function fresh(level, text) {
  dress(byId("fresh"), "fresh " + level);
  say(byId("fresh-text"), text);
  document.body.classList.toggle("stale", level === "bad");
}

async function refresh() {
  try {
    const [status, changes, events] = await Promise.all(
      [read("status"), read("events?kind=role_changed&limit=200"), read("events?limit=" + EVENTS)]);
    history = history || await read("history");
    show(status, changes, events, Date.now());
    heard = new Date();
    fresh("good", "live");
  } catch (error) {
    fresh("bad", "no news from the daemon since " + (heard ? moment(heard) : "this page was opened"));
  } finally {
    setTimeout(refresh, document.hidden ? HIDDEN_PACE : PACE);
  }
}

refresh();
