// Copies an answer as plain text with its sources, also where a frame may not write to the clipboard.

import { element } from "./element.js";
import { fetchPlace } from "./panel.js";

export async function copyAnswer(answer) {
  const text = await plainText(answer);
  if (await written(text) || selectedAndCopied(text)) return "Copied with its sources.";
  offer(text, answer);
  return "The browser does not let this page copy. The text is selected: press Ctrl+C.";
}

async function plainText(answer) {
  const claims = answer.querySelector(".ibid-claims, .ibid-silence");
  const lines = [claims.innerText.replace(/\s+/g, " ").trim(), "", "Sources"];
  const links = new Map([...answer.querySelectorAll('a[href*="#cite-"]')].map((link) => [link.getAttribute("href"), link]));
  for (const link of links.values()) lines.push(sourceLine(link, await fetchPlace(link)));
  return lines.length > 3 ? lines.join("\n") : lines[0];
}

function sourceLine(link, place) {
  const cited = place.pieces.filter((piece) => piece.cited || place.start === null).map((piece) => piece.text).join("");
  const notes = place.notes.map((note) => ` Note ${note.label}: ${note.text ?? "its text is not in the document."}${meaning(note)}`).join("");
  const label = link.classList.contains("ibid-marker") ? link.textContent : "[passage]";
  const where = place.where ? `, ${place.where}` : "";
  return `${label} ${place.title}${where}: “${cited.replace(/\s+/g, " ").trim()}”${notes}`;
}

function meaning(note) {
  return note.refers ? ` (→ n. ${note.refers.label}: ${note.refers.text ?? "its text is not in the document."})` : "";
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function selectedAndCopied(text) {
  const field = element("textarea", { readonly: "", class: "ibid-unseen", "aria-hidden": "true" });
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}

function offer(text, answer) {
  answer.querySelector(".ibid-offered")?.remove();
  const field = element("textarea", { readonly: "", class: "ibid-offered", rows: "6", "aria-label": "Answer with sources" });
  field.value = text;
  answer.append(field);
  field.select();
}
