// What Gradio's page needs beyond Gradio: its own status line, keyboard and names.

import { installEvaluation, isEvaluating, toggleEvaluation } from "./evaluate.js";
import { announce, dress, installShell, isDark, setDark, startTheme, summary } from "./shell.js";

const announced = new WeakSet();
let begun = false;

function look() {
  for (const answer of document.querySelectorAll("#ibid-chat .ibid-answer")) dress(answer);
  quiet();
  news();
  nameButtons();
  chooseFiles();
  goOn();
}

// What the file chooser offers first. It does not bind anybody: what a file is, its content tells.
function chooseFiles() {
  const input = document.querySelector("#ibid-library input[type=file]");
  const suffixes = document.querySelector(".ibid-formats")?.title;
  if (input && suffixes && !input.accept) input.accept = suffixes.split(" ").join(",");
}

// The log would be read aloud at each picture of a growing answer, and its messages are named by their raw markup.
function quiet() {
  for (const log of document.querySelectorAll('#ibid-chat [role="log"]')) log.setAttribute("aria-live", "off");
  for (const message of document.querySelectorAll("#ibid-chat [aria-label*='ibid-'], #ibid-chat [aria-label*='&#']")) {
    message.removeAttribute("aria-label");
  }
}

function news() {
  const answers = [...document.querySelectorAll("#ibid-chat .ibid-answer.ibid-done, #ibid-chat .ibid-answer.ibid-error")];
  const last = answers.at(-1);
  if (!last || announced.has(last)) return;
  announced.add(last);
  announce(summary(last));
}

function nameButtons() {
  const theme = document.getElementById("ibid-theme-toggle");
  const library = document.getElementById("ibid-library-toggle");
  if (!theme || !library) return;
  const dark = isDark();
  if (theme.getAttribute("aria-pressed") !== String(dark)) theme.setAttribute("aria-pressed", String(dark));
  const evaluating = isEvaluating();
  const open = String(!evaluating && document.body.classList.contains("ibid-library-open"));
  if (library.getAttribute("aria-expanded") !== open) library.setAttribute("aria-expanded", open);
  library.setAttribute("aria-controls", "ibid-library");
  const evaluate = document.getElementById("ibid-evaluate-toggle");
  if (evaluate.getAttribute("aria-expanded") !== String(evaluating)) evaluate.setAttribute("aria-expanded", String(evaluating));
  evaluate.setAttribute("aria-controls", "ibid-evaluation");
  if (begun) return;
  begun = true;
  document.body.classList.toggle("ibid-library-open", matchMedia("(min-width: 64rem)").matches);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#ibid-theme-toggle")) setDark(!isDark());
  if (event.target.closest?.("#ibid-evaluate-toggle")) toggleEvaluation();
  if (event.target.closest?.("#ibid-library-toggle")) toggleLibrary();
});

// Over the documents may lie the evaluation: then they are what the reader goes back to.
function toggleLibrary() {
  const behind = isEvaluating();
  if (behind) toggleEvaluation();
  document.body.classList.toggle("ibid-library-open", behind || undefined);
  if (behind) document.getElementById("ibid-library-toggle").focus();
}

// Two answers at once would write over each other: a question that is sent while another is being answered waits in the
// field, and is asked when that one is done.
const PAUSE = 800; // milliseconds until the page shows that it is answering
let sent = -Infinity;
let waiting = false;

function busy() {
  return (document.getElementById("ibid-stop")?.checkVisibility() ?? false) || performance.now() - sent < PAUSE;
}

function once(event) {
  const asks = event.type === "click"
    ? event.target.closest?.("#ibid-ask, .ibid-example")
    : event.key === "Enter" && !event.shiftKey && event.target.closest?.("#ibid-question");
  if (!asks) return;
  if (!busy() && !event.isComposing) {
    sent = performance.now();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.isComposing) return;
  waiting = true;
  setTimeout(goOn, PAUSE);
}

function goOn() {
  const ask = document.getElementById("ibid-ask");
  if (!waiting || busy() || !ask) return;
  waiting = false;
  if (document.querySelector("#ibid-question textarea")?.value.trim()) ask.click();
}

for (const type of ["keydown", "click"]) document.addEventListener(type, once, { capture: true });

startTheme();
installShell();
installEvaluation();
new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
look();
