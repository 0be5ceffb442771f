// Two minutes of numbers as a line with an area below it.
import { drawn } from "./dom.js";

export const SECONDS = 120;
const HEIGHT = 40;

export class Graph {
  /** One line for each name in classes ("" or "second"). */
  constructor(...classes) {
    this.lines = classes.map(name => [drawn("path", { class: "area " + name }), drawn("path", { class: name })]);
    this.svg = drawn("svg", { class: "graph", viewBox: "0 0 " + SECONDS + " " + HEIGHT, preserveAspectRatio: "none", "aria-hidden": "true" },
      drawn("line", { class: "floor", x1: 0, x2: SECONDS, y1: HEIGHT, y2: HEIGHT }), ...this.lines.flat());
  }

  /** Draws; each series is a list of [secondsAgo, value], oldest first. Returns the largest value. */
  draw(...series) {
    const top = Math.max(0, ...series.flat().map(([, value]) => value));
    series.forEach((points, i) => this.line(this.lines[i], points, top || 1));
    return top;
  }

  line([area, line], points, top) {
    const at = ([ago, value]) => (SECONDS - ago).toFixed(2) + " " + (HEIGHT - value / top * (HEIGHT - 3)).toFixed(2);
    const shown = points.filter(([ago]) => ago <= SECONDS);
    const drawnLine = shown.length > 1 ? "M" + shown.map(at).join("L") : "";
    line.setAttribute("d", drawnLine);
    area.setAttribute("d", drawnLine && drawnLine + "L" + (SECONDS - shown.at(-1)[0]).toFixed(2) + " " + HEIGHT
      + "L" + (SECONDS - shown[0][0]).toFixed(2) + " " + HEIGHT + "Z");
  }
}
