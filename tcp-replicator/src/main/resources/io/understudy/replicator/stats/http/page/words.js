// Numbers, times and states in words. Pure functions.

export function micros(value) {
  if (value === null || value === undefined) return "not known";
  if (value < 1000) return value + " µs";
  return value < 10_000_000 ? trim(value / 1000) + " ms" : trim(value / 1e6) + " s";
}

export function millis(value) {
  return value < 10_000 ? value + " ms" : trim(value / 1000) + " s";
}

export function bytes(value) {
  return scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
}

/** Networks are measured in bits. */
export function rate(bytesPerSecond) {
  return scaled(bytesPerSecond * 8, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"]);
}

function scaled(value, step, units) {
  let unit = 0;
  while (value >= step && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  return trim(value) + " " + units[unit];
}

function trim(value) {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

export function count(value, noun) {
  return value.toLocaleString("en") + " " + noun + (value === 1 ? "" : "s");
}

export function uptime(value) {
  const seconds = Math.floor(value / 1000), days = Math.floor(seconds / 86400);
  const clock = new Date(seconds % 86400 * 1000).toISOString().slice(11, 19);
  return days ? count(days, "day") + " " + clock : clock;
}

/** Time of day for today, otherwise with the date. The browser's own zone. */
export function moment(date, now = new Date()) {
  const clock = date.toLocaleTimeString("en-GB");
  if (date.toDateString() === now.toDateString()) return clock;
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short" }) + " " + clock;
}

export function lease(held) {
  if (!held) return "holds no lease";
  if (held.byRight) return "speaks by right, no deadline";
  if (held.heldUntilMillis === null) return "lease not known";
  return held.heldUntilMillis > 0 ? "lease " + held.heldUntilMillis + " ms" : "lease ended";
}

/** One sentence about all services: [level, head, text]. */
export function verdict(status) {
  const alone = status.services.filter(s => s.mode === "simplex");
  const connections = kind => status.services.reduce((sum, s) => sum + s.connections[kind], 0);
  const open = connections("simplex"), pending = connections("pending");
  if (status.services.length === 0) return ["warn", "No services", "The configuration names none."];
  if (alone.length) {
    const names = alone.map(s => s.name).join(", ");
    return ["bad", "Not protected", names + ": no healthy partner. If this host dies, connections are lost."];
  }
  if (open) return ["warn", "Protected, in part", count(open, "connection") + " would not survive; new ones are protected."];
  if (pending) return ["good", "Protected", "The partner is taking up " + count(pending, "connection") + "; it holds all others."];
  return ["good", "Protected", "Every connection is held by both hosts."];
}
