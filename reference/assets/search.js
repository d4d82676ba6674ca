// Searches the index by what people see, on the lines that stand in it. `src/search.rs` says how; it is tested with the
// same queries. Nothing is fetched, and it is no module: it works from a
// file.
{
  const form = document.querySelector("[role=search]");
  const box = form.querySelector("input");
  const count = document.getElementById("count");
  const found = document.getElementById("found");
  const all = document.getElementById("all");

  const words = (text) =>
    text.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 ").toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

  // Read once, when it is first needed.
  let causes = null;
  const known = new Map();
  const read = () => {
    causes = [...all.querySelectorAll(".cause")].map((item) => {
      const texts = [...item.querySelectorAll(".cause-code, .cause-title, .cause-line, .said li")];
      const lines = texts.map((node) => ({ text: node.textContent, said: node.localName === "li", words: words(node.textContent) }));
      for (const word of new Set(lines.flatMap((line) => line.words))) known.set(word, (known.get(word) ?? 0) + 1);
      return { item, lines };
    });
  };

  // A word as it was asked for, or as the beginning of one where nothing has it as it is.
  const ask = (word) => {
    const begins = !known.has(word);
    const many = begins
      ? Math.max(0, ...[...known].filter(([other]) => [...word].length >= 3 && other.startsWith(word)).map(([, n]) => n))
      : known.get(word);
    const is = (other) => other === word || (begins && other.startsWith(word));
    return { is, weight: many ? Math.log(1 + causes.length / many) : 0 };
  };

  // How much of what was asked is among the words.
  const share = (words, asked, all) =>
    asked.filter(({ is }) => words.some(is)).reduce((total, { weight }) => total + weight, 0) / all;

  const fit = (line, asked, all) => {
    const had = share(line, asked, all);
    if (!had) return 0;
    const tight = line.filter((word) => asked.some(({ is }) => is(word))).length / line.length;
    const pairs = asked.slice(1).filter((next, at) => line.slice(1).some((word, i) => asked[at].is(line[i]) && next.is(word)));
    const order = pairs.length / (Math.max(asked.length, 2) - 1);
    const missing = (1 - had) * (1 - 0.6 * tight * tight);
    return (had / (had + missing)) * (1 + 0.2 * tight + 0.3 * order);
  };

  const search = (query) => {
    if (!causes) read();
    const asked = [...new Set(words(query))].map(ask).filter(({ weight }) => weight);
    const sum = asked.reduce((total, { weight }) => total + weight, 0);
    if (!sum) return [];
    const hits = causes.map(({ item, lines }) => {
      let best = { fit: 0 };
      for (const line of lines) {
        const here = fit(line.words, asked, sum);
        if (here > best.fit) best = { fit: here, line };
      }
      return { item, line: best.line, fit: best.fit + 0.3 * share(lines.flatMap((line) => line.words), asked, sum) };
    });
    const top = Math.max(...hits.map((hit) => hit.fit));
    return hits.filter((hit) => hit.fit && hit.fit >= top * 0.6).sort((a, b) => b.fit - a.fit);
  };

  const show = () => {
    const query = box.value.trim();
    found.hidden = !query;
    all.hidden = !!query;
    if (!query) {
      found.replaceChildren();
      count.textContent = "";
      return;
    }
    const hits = search(query);
    found.replaceChildren(
      ...hits.map(({ item, line }) => {
        const hit = item.cloneNode(true);
        hit.removeAttribute("id");
        hit.querySelector("details")?.remove();
        // What it was found by, where that does not stand there anyway.
        if (line.said) {
          const said = document.createElement("p");
          said.className = "cause-found";
          said.textContent = line.text;
          hit.append(said);
        }
        return hit;
      }),
    );
    count.textContent = hits.length === 1 ? "1 cause" : hits.length ? `${hits.length} causes, the likeliest first` : "Nothing fits. Fewer words may.";
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", show);
  // A browser brings back what was typed, on the way back from a page.
  addEventListener("pageshow", show);
}
