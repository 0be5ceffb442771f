// The card of one service: both hosts, three graphs, the time line.
import { dress, element, fields, say } from "./dom.js";
import { Graph, SECONDS } from "./graph.js";
import { TimeLine } from "./timeline.js";
import * as words from "./words.js";

const DOES = { primary: "speaks to clients", backup: "shadows, says nothing", off: "takes no part" };

export class ServiceCard {
  constructor(name) {
    this.samples = [];
    this.traffic = new Graph("", "second");
    this.lag = new Graph("");
    this.timeLine = new TimeLine();
    this.root = element("article", { class: "card", "data-service": name },
      element("div", { class: "head" }, element("h2", {}, name), field("span", "mode", "pill"),
        field("span", "address", "faint"), field("span", "engine", "facts faint small")),
      element("div", { class: "pair" }, host("own"),
        element("div", { class: "link", "data-field": "link" }, field("span", "link-top"), element("i"), field("span", "link-bottom")), host("peer")),
      element("div", { class: "tiles" }, this.connections(),
        tile("Throughput", this.traffic, "rates", element("div", { class: "note keys" }, field("span", "in", "key second"), field("span", "out", "key"))),
        tile("Backup behind", this.lag, "behind", field("div", "behind-note", "note"))),
      this.timeLine.root);
    this.fields = fields(this.root);
  }

  connections() {
    this.parts = ["duplex", "pending", "simplex"].map(kind => element("span", { class: kind }));
    return element("section", { class: "tile" }, element("h3", {}, "Connections"), field("div", "connections", "big"),
      element("div", { class: "bar", "aria-hidden": "true" }, ...this.parts), field("div", "protection", "note"), field("div", "turnover", "note"));
  }

  /** Shows a service of the status, which is as of now, milliseconds; changes are its role changes, newest first. */
  update(status, service, changes, now) {
    const f = this.fields, duplex = service.mode === "duplex";
    say(f.mode, duplex ? "duplex" : "simplex");
    dress(f.mode, "pill " + (duplex ? "good" : "bad"));
    say(f.address, service.address + " " + service.ports.join(" "));
    say(f.engine, service.engine + " · tap " + service.tap + " · commit " + service.commit);
    this.hosts(status, service);
    this.counts(service);
    this.flow(service, now);
    this.timeLine.update({ own: status.node, peer: service.peer.node }, changes, now);
  }

  hosts(status, service) {
    const f = this.fields, peer = service.peer, alone = service.mode === "simplex" && service.role === "primary";
    say(f["own-name"], status.node + " (this host)");
    say(f["own-role"], service.role);
    say(f["own-does"], alone ? "speaks to clients, alone" : DOES[service.role]);
    say(f["own-more"], service.role === "primary" ? words.lease(service.lease) : "version " + status.version);
    dress(f.own, "host " + (alone ? "alone" : service.role));
    const known = peer.alive && peer.role !== null;
    say(f["peer-name"], peer.node);
    say(f["peer-role"], known ? peer.role : peer.alive ? "role not told" : "silent");
    say(f["peer-does"], known ? DOES[peer.role] : peer.alive ? "its daemon has not spoken yet" : "is not heard");
    say(f["peer-more"], known ? (peer.ready ? "ready" : "not ready") + ", version " + peer.version : "");
    dress(f["peer-more"], known && !peer.ready ? "more warn" : "more");
    dress(f.peer, "host " + (known ? peer.role : peer.alive ? "" : "silent"));
    dress(f.link, peer.alive ? "link" : "link cut");
    say(f["link-top"], peer.alive ? "heard" : "cut off");
    say(f["link-bottom"], peer.alive && peer.rttMicros !== null ? words.micros(peer.rttMicros) : "");
  }

  counts(service) {
    const f = this.fields, counts = service.connections, total = counts.duplex + counts.simplex + counts.pending;
    say(f.connections, words.count(total, "connection"));
    ["duplex", "pending", "simplex"].forEach((kind, i) => { this.parts[i].style.flexGrow = counts[kind]; });
    say(f.protection, total === 0 ? "nothing to protect now" : counts.duplex.toLocaleString("en") + " protected"
      + (counts.pending ? ", " + counts.pending + " pending" : "") + (counts.simplex ? ", " + counts.simplex.toLocaleString("en") + " not" : ""));
    dress(f.protection, "note" + (counts.simplex ? " bad" : ""));
    say(f.turnover, service.activity.opened.toLocaleString("en") + " opened, " + service.activity.closed.toLocaleString("en") + " closed");
  }

  /** Takes over what the daemon remembers from before the page was opened. */
  remember(history, now) {
    for (const each of history.samples) this.sample(now - each.agoMillis, each.receivedBytes, each.sentBytes, each.behindMillis || 0);
  }

  sample(now, receivedBytes, sentBytes, millis) {
    const before = this.samples.at(-1), seconds = before ? (now - before.now) / 1000 : 0;
    // Two looks that are too close tell nothing; a daemon that was started anew counts from 0 again.
    if (before && seconds < 0.2) return;
    const speed = (then, total) => before && total >= then ? (total - then) / seconds : 0;
    this.samples.push({ now, receivedBytes, sentBytes, millis, known: Boolean(before),
      received: speed(before?.receivedBytes, receivedBytes), sent: speed(before?.sentBytes, sentBytes) });
    while (this.samples[0].now < now - SECONDS * 1000) this.samples.shift();
  }

  flow(service, now) {
    const f = this.fields, lag = service.lag;
    this.sample(now, service.activity.receivedBytes, service.activity.sentBytes, lag ? lag.behindMillis : 0);
    const last = this.samples.at(-1), series = key => this.samples.filter(s => s.known).map(s => [(now - s.now) / 1000, s[key]]);
    say(f.rates, words.rate(last.received + last.sent));
    say(f.in, "in " + words.rate(last.received));
    say(f.out, "out " + words.rate(last.sent));
    say(f["rates-top"], "top " + words.rate(this.traffic.draw(series("sent"), series("received"))));
    const top = this.lag.draw(series("millis"));
    say(f.behind, lag ? words.millis(lag.behindMillis) : "no backup");
    say(f["behind-note"], !lag ? "connections are not protected" : lag.connectionsBehind === 0 ? "nothing is missing"
      : words.bytes(lag.unconfirmedBytes) + " on " + words.count(lag.connectionsBehind, "connection"));
    say(f["behind-top"], "top " + words.millis(top));
  }
}

function field(tag, name, style = "") {
  return element(tag, { class: style, "data-field": name });
}

function host(name) {
  return element("section", { class: "host", "data-field": name },
    element("div", { class: "host-head" }, field("h3", name + "-name"), field("span", name + "-role", "role")),
    field("p", name + "-does", "does"), field("p", name + "-more", "more"));
}

function tile(title, graph, name, note) {
  return element("section", { class: "tile" }, element("h3", {}, title), field("div", name, "big"), note, graph.svg,
    element("div", { class: "graph-note" }, element("span", {}, "2 min ago"), field("span", name + "-top"), element("span", {}, "now")));
}
