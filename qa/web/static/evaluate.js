// The view for instructors: a set of questions goes to the server, its progress is shown, then what came of it.
// Names, questions and messages are anybody's: they go in as text.

import { element } from "./element.js";
import { events } from "./events.js";
import { closePanel } from "./panel.js";
import { announce } from "./shell.js";

const SAMPLE = `{"question": "Who shot down the jet?", "answers": ["a Turkish F-16"], "notes": ["59"]}
{"question": "Who paid for the jet?", "answerable": false}`;
const VIEW = "ibid-evaluation";
const OPEN = "ibid-evaluating";

let running = null; // what stops the run

export function installEvaluation() {
  const view = element("section", { id: VIEW, "aria-labelledby": "ibid-evaluation-title", hidden: "" },
    element("div", { class: "ibid-evaluation-body" },
      element("header", {},
        element("h2", { id: "ibid-evaluation-title", tabindex: "-1" }, "How good are the answers?"),
        element("button", { type: "button", class: "ibid-close", "aria-label": "Close the evaluation" }, "×")),
      element("p", { class: "ibid-lead" }, "Ask a collection a set of questions whose answers you know, and see how far it can be trusted: "
        + "what it answered rightly, where it was rightly silent, and whether every footnote number was right."),
      form(),
      element("div", { id: "ibid-evaluation-result" })));
  document.body.append(view);
  view.querySelector(".ibid-close").addEventListener("click", toggleEvaluation);
  view.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) toggleEvaluation();
  });
}

export function isEvaluating() {
  return document.body.classList.contains(OPEN);
}

// A run goes on while the view is closed, and its end is announced.
export function toggleEvaluation() {
  const view = document.getElementById(VIEW);
  const open = !isEvaluating();
  if (open) {
    if (document.body.classList.contains("ibid-panel-open")) closePanel();
    listCollections();
  }
  document.body.classList.toggle(OPEN, open);
  view.hidden = !open;
  (open ? document.getElementById("ibid-evaluation-title") : document.getElementById("ibid-evaluate-toggle")).focus();
}

function form() {
  const made = element("form", { id: "ibid-evaluation-form" },
    element("div", { class: "ibid-field" },
      element("label", { for: "ibid-evaluation-collection" }, "Collection to ask"),
      element("select", { id: "ibid-evaluation-collection", name: "collection" }, element("option", {}, "default"))),
    element("fieldset", {},
      element("legend", {}, "Questions"),
      choice("study", "The set that comes along, 40 questions about the study document", true),
      choice("file", "A file of your own:", false),
      element("input", { type: "file", id: "ibid-evaluation-file", accept: ".jsonl,.json,.ndjson", "aria-label": "File with questions", "aria-describedby": "ibid-evaluation-form-of" }),
      element("details", { id: "ibid-evaluation-form-of" },
        element("summary", {}, "What a file looks like"),
        element("p", {}, "A question a line, with as much as you know of its answer: right answers, the numbers of their footnotes, or that the documents do not answer it. At most 1,000 questions and 2 MB, in UTF-8."),
        element("pre", { tabindex: "0" }, SAMPLE),
        element("p", {}, "Files of SQuAD and of ALCE are read as they are."))),
    element("div", { class: "ibid-evaluation-buttons" },
      element("button", { type: "submit", class: "ibid-primary" }, "Ask the questions"),
      element("button", { type: "button", class: "ibid-halt", hidden: "" }, "Stop")),
    element("div", { class: "ibid-progress", hidden: "" },
      element("progress", { "aria-label": "Questions answered", max: "1", value: "0" }),
      element("span", { class: "ibid-progress-text" })),
    element("p", { class: "ibid-problem", hidden: "" }));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) evaluate(made);
  });
  made.querySelector(".ibid-halt").addEventListener("click", () => running?.abort());
  made.querySelector("[type=file]").addEventListener("change", () => { made.elements.set.value = "file"; });
  return made;
}

function choice(value, words, checked) {
  const button = element("input", { type: "radio", name: "set", value });
  button.defaultChecked = checked;
  return element("label", { class: "ibid-choice" }, button, words);
}

async function listCollections() {
  if (running) return;
  const select = document.getElementById("ibid-evaluation-collection");
  const shown = document.querySelector("#ibid-collection input")?.value ?? "default";
  try {
    const response = await fetch("api/v1/collections", { credentials: "omit" });
    const names = (await response.json()).map(({ name }) => name);
    select.replaceChildren(...names.map((name) => element("option", {}, name)));
    select.value = names.includes(shown) ? shown : names[0];
  } catch {
    // The one that is listed already can still be asked.
  }
}

async function evaluate(made) {
  const file = made.querySelector("[type=file]").files[0];
  if (made.elements.set.value === "file" && !file) {
    tell(made, "Choose a file with questions first.");
    made.querySelector("[type=file]").focus();
    return;
  }
  running = new AbortController();
  begin(made);
  try {
    const done = await run(made, body(made, file), running.signal);
    end(made);
    show(done);
  } catch (error) {
    const text = made.querySelector(".ibid-progress-text").textContent;
    const said = running.signal.aborted ? `Stopped. ${text}` : `Not evaluated: ${error.message}`;
    end(made);
    tell(made, said);
  }
}

function body(made, file) {
  const sent = new FormData();
  sent.append("collection", made.elements.collection.value);
  if (made.elements.set.value === "study") sent.append("set", "study");
  else sent.append("questions", file);
  return sent;
}

async function run(made, sent, signal) {
  const response = await fetch("api/v1/evaluations", { method: "POST", credentials: "omit", body: sent, signal });
  if (!response.ok) {
    // A proxy in front may refuse in a language of its own.
    const { error = `the server answered ${response.status}` } = await response.json().catch(() => ({}));
    throw new Error(error);
  }
  let told = 0; // quarters that were announced
  for await (const { name, data } of events(response.body)) {
    if (name === "meta") progress(made, 0, data.questions);
    if (name === "progress") {
      progress(made, data.done, data.total);
      const quarter = Math.floor((4 * data.done) / data.total);
      // Each question would be too much to listen to.
      if (quarter > told && quarter < 4) announce(`${data.done} of ${data.total} questions answered.`);
      told = quarter;
    }
    if (name === "error") throw new Error(data.error);
    if (name === "done") return data;
  }
  throw new Error("the connection ended before all questions were answered. Try again.");
}

function progress(made, done, total) {
  const bar = made.querySelector("progress");
  bar.max = total;
  bar.value = done;
  made.querySelector(".ibid-progress-text").textContent = done < total || !total
    ? `${done} of ${total} questions answered.` : `All ${total} questions answered, measuring…`;
}

function begin(made) {
  made.querySelector(".ibid-problem").hidden = true;
  document.getElementById("ibid-evaluation-result").replaceChildren();
  busy(made, true);
  made.querySelector("progress").removeAttribute("value");
  made.querySelector(".ibid-progress-text").textContent = "Reading the questions…";
  made.querySelector(".ibid-halt").focus();
  announce("The evaluation has begun.");
}

function end(made) {
  running = null;
  const focused = made.contains(document.activeElement);
  busy(made, false);
  if (focused) made.querySelector("[type=submit]").focus();
}

function busy(made, is) {
  made.querySelector("[type=submit]").hidden = is;
  made.querySelector(".ibid-halt").hidden = !is;
  made.querySelector(".ibid-progress").hidden = !is;
  for (const field of made.querySelectorAll("select, input")) field.disabled = is;
}

function tell(made, message) {
  const line = made.querySelector(".ibid-problem");
  line.textContent = message;
  line.hidden = false;
  announce(message);
}

function show(done) {
  const heading = element("h3", { tabindex: "-1", dir: "auto" }, `${done.name}, ${done.questions} ${done.questions === 1 ? "question" : "questions"}`);
  const summary = element("ul", { class: "ibid-summary" }, ...done.summary.map((sentence) => element("li", {}, sentence)));
  document.getElementById("ibid-evaluation-result").replaceChildren(
    heading, summary, links(done.id), ...(done.failing.length ? [failing(done.failing)] : []), measures(done.measures));
  announce(`The evaluation is done. ${done.summary.join(" ")}`);
  if (isEvaluating()) heading.focus({ preventScroll: true });
  if (isEvaluating()) heading.scrollIntoView({ block: "start" });
}

function links(id) {
  const address = `api/v1/evaluations/${encodeURIComponent(id)}/report`;
  return element("p", { class: "ibid-reports" },
    element("a", { href: `${address}.html?inline=true`, target: "_blank", rel: "noopener noreferrer" }, "Open the whole report",
      element("span", { class: "ibid-unseen" }, " in a new tab")),
    element("a", { href: `${address}.html`, download: "report.html" }, "Save it as a page"),
    element("a", { href: `${address}.json`, download: "report.json" }, "Save it as data (JSON)"),
    element("span", {}, "Kept until five others are made or the server ends."));
}

function failing(questions) {
  const rows = questions.map(({ id, question, failures }) => row(question, [element("code", {}, id)], cell(failures.join("; "))));
  return table("What went wrong", "Each with its answer, citations and passages in the report.", ["Question", "What went wrong"], rows);
}

function measures(measured) {
  const rows = measured.map(({ title, definition, lower_is_better: lower, value, low, high, n }) =>
    row(title, [...(lower ? [element("span", { title: "the lower, the better" }, " ↓")] : []), element("small", {}, definition)],
      cell(value.toFixed(3), "ibid-number ibid-value"), cell(`${low.toFixed(3)}–${high.toFixed(3)}`, "ibid-number"), cell(String(n), "ibid-number")));
  return table("Measures", "Seconds aside from 0 to 1, the higher the better; of those marked ↓, the lower. n is how many questions or sentences a measure rests on.",
    ["Measure", "Value", "95 % interval", "n"], rows);
}

function table(title, words, heads, rows) {
  const caption = element("caption", {}, element("b", {}, title), ` ${words}`);
  const head = element("tr", {}, ...heads.map((name, place) => element("th", { scope: "col", ...(heads.length > 2 && place ? { class: "ibid-number" } : {}) }, name)));
  return element("div", { class: "ibid-scrolling", role: "region", "aria-label": title, tabindex: "0" },
    element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...rows)));
}

function row(name, more, ...cells) {
  return element("tr", {}, element("th", { scope: "row" }, element("span", { dir: "auto" }, name), " ", ...more), ...cells);
}

function cell(text, kind = "") {
  return element("td", kind ? { class: kind } : {}, text);
}
