// The conversation in a portal's frame, on the REST interface: no cookies, no storage that it cannot do without.

import { announce, dress, installShell, startTheme, summary } from "./shell.js";
import { element } from "./element.js";
import { events } from "./events.js";
import { footButtons } from "./export.js";
import { closePanel } from "./panel.js";

const DOUBTS = {
  unchecked: "not checked",
  unsupported: "not supported by the text",
  contradicted: "the text says otherwise",
  uncited: "no source found",
};

const page = document.getElementById("ibid-embed");
const log = document.getElementById("ibid-log");
const form = document.getElementById("ibid-form");
const field = document.getElementById("ibid-field");
const stop = document.getElementById("ibid-stop");
const { collection } = page.dataset;
let running = null;
let turns = []; // what a question may lean on: each earlier one as it was read, and what was answered

async function ask(question) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  let answer = element("div", { class: "ibid-answer" }, element("p", { class: "ibid-working" }, "Looking…"));
  const turn = element("div", { class: "ibid-turn" }, element("p", { class: "ibid-question", dir: "auto" }, question), answer);
  log.append(turn);
  answer.scrollIntoView({ block: "nearest" });
  stop.hidden = false;
  try {
    await stream(question, mine.signal, answer);
  } catch (error) {
    answer = fail(answer, mine.signal.aborted ? "Stopped." : error.message);
  }
  if (running === mine) {
    running = null;
    stop.hidden = true;
  }
  announce(summary(answer));
  turn.scrollIntoView({ block: turn.offsetHeight > innerHeight * 0.7 ? "start" : "nearest" });
}

async function stream(question, signal, answer) {
  const response = await fetch("api/v1/ask", {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ question, collection, history: turns.slice(-8) }),
    signal,
  });
  if (!response.ok) throw new Error((await response.json()).error);
  const claims = [];
  let finished = false;
  for await (const { name, data } of events(response.body)) {
    if (name === "claim") {
      claims.push(data);
      show(answer, { claims });
    }
    if (name === "error") throw new Error(data.error);
    if (name === "done") {
      finish(answer, data);
      const standing = data.claims.filter(({ verdict }) => verdict === "supported" || verdict === "unchecked");
      const said = standing.map(({ text }) => text).join(" ").slice(0, 20000);
      turns.push({ question: data.read_as ?? data.question, answer: said });
      finished = true;
    }
  }
  if (!finished) throw new Error("The connection ended before the answer was complete. Ask again.");
}

function show(answer, { claims }) {
  const text = element("p", { class: "ibid-claims", dir: "auto" });
  for (const claim of claims) text.append(...claimNodes(claim), " ");
  answer.replaceChildren(text);
  dress(answer);
}

function finish(answer, data) {
  if (data.claims.length) show(answer, data);
  else answer.replaceChildren(silence(data));
  if (data.read_as) answer.prepend(element("p", { class: "ibid-read-as" }, "Read as: ", element("bdi", {}, data.read_as)));
  for (const problem of data.problems) answer.append(element("p", { class: "ibid-problem" }, problem.message));
  const made = data.answered_by === "extractive" ? "Exact sentences of the documents." : `Written by ${data.answered_by} from the cited passages.`;
  const told = data.claims.length ? [element("span", {}, made)] : [];
  answer.append(element("div", { class: "ibid-foot" }, ...told, ...footButtons(data.claims.length ? sent(data) : null)));
  answer.classList.add("ibid-done");
  dress(answer);
}

// What the server needs to write the answer as a file.
function sent({ question, read_as, claims }) {
  const kept = claims.map(({ text, start, verdict, reason, answer, citations }) => ({
    text,
    start,
    verdict,
    reason,
    answer,
    citations: citations.map(({ passage_id, start, end }) => ({ passage_id, start, end })),
  }));
  return { question: read_as ?? question, collection, claims: kept };
}

// What was shown of the answer stays: it is verified sentence by sentence.
function fail(answer, message) {
  const told = element("div", { class: "ibid-answer ibid-error" }, element("p", {}, message));
  if (answer.querySelector(".ibid-claims")) answer.after(told);
  else answer.replaceWith(told);
  return told;
}

function claimNodes(claim) {
  const doubt = [DOUBTS[claim.verdict], DOUBTS[claim.verdict] && claim.reason].filter(Boolean).join(": ");
  if (doubt && claim.verdict !== "unchecked") return struckNodes(claim, doubt);
  const nodes = [element("span", { class: `ibid-claim${doubt ? " ibid-unchecked" : ""}` }, ...bold(claim))];
  if (doubt) nodes.push(" ", element("span", { class: "ibid-doubt" }, `(${doubt})`));
  for (const citation of claim.citations) nodes.push(" ", marker(citation));
  return nodes;
}

// What does not stand, and the passages to compare it with; no markers, which would say that they back it.
function struckNodes({ text, citations }, doubt) {
  const struck = element("s", { class: "ibid-claim ibid-struck" }, element("span", { class: "ibid-unseen" }, "Struck out: "), text);
  const links = citations.flatMap((citation, place) => [place ? ", " : "; compare ",
    element("a", { class: "ibid-compare", href: address(citation.passage_id, `/${citation.start}-${citation.end}`) },
      citations.length > 1 ? `passage ${place + 1}` : "the passage")]);
  return [struck, " ", element("span", { class: "ibid-doubt" }, `(${doubt}`, ...links, ")")];
}

// The server counts code points, a string here is made of UTF-16 units.
function bold({ text, start, answer }) {
  if (!answer) return [text];
  const points = Array.from(text);
  const [first, last] = answer.map((offset) => offset - start);
  const [before, words, after] = [points.slice(0, first), points.slice(first, last), points.slice(last)].map((piece) => piece.join(""));
  return [before, element("strong", {}, words), after];
}

function marker(citation) {
  const words = citation.answer ? `/${citation.answer.join("-")}` : "";
  const href = address(citation.passage_id, `/${citation.start}-${citation.end}${words}`);
  const other = citation.notes.length ? "" : " ibid-other";
  const link = element("a", { class: `ibid-marker${other}`, href }, citation.marker);
  if (citation.where) link.title = citation.where;
  return link;
}

function silence(data) {
  const list = element("ul", { class: "ibid-nearest" });
  for (const hit of data.hits.slice(0, 3)) {
    const labels = hit.notes.length ? `[n. ${hit.notes.join(", ")}]` : "[no footnote here]";
    const link = element("a", { class: "ibid-passage", href: address(hit.passage_id, "") }, `${short(hit.text, 220)} `,
      element("span", { class: hit.notes.length ? "ibid-labels" : "ibid-labels ibid-other" }, labels));
    list.append(element("li", { dir: "auto" }, link));
  }
  const nearest = data.hits.length ? [element("p", { class: "ibid-label" }, "Nearest passages"), list] : [];
  return element("div", { class: "ibid-silence" },
    element("p", { class: "ibid-label" }, "No answer in the documents"), element("p", {}, data.text), ...nearest);
}

function address(passage, range) {
  return `#cite-${encodeURIComponent(collection)}/${encodeURIComponent(passage)}${range}`;
}

function short(text, length) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}

function submit() {
  const question = field.value.trim();
  if (!question) return;
  field.value = "";
  ask(question);
}

startTheme();
installShell();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("keydown", (event) => {
  // While a word is being composed, Enter chooses it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
stop.addEventListener("click", () => {
  running?.abort();
  field.focus();
});
document.getElementById("ibid-clear").addEventListener("click", () => {
  running?.abort();
  closePanel();
  log.replaceChildren();
  turns = [];
  field.focus();
});
for (const example of document.querySelectorAll(".ibid-example")) example.addEventListener("click", () => ask(example.textContent));
