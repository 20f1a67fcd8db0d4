(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const data = JSON.parse($("data").textContent);
  all(".script-only").forEach((part) => { part.hidden = false; });
  all("details[open]").forEach((part) => { part.open = false; });
  addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));
  const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const option = (select, value, text) => { const o = new Option(text, value); o.dir = "auto"; select.append(o); };

  // Choosing a party, a body or an issue: everything else steps back

  function chooser(world) {
    const choices = { party: $("choose-party"), body: $("choose-body"), issue: $("choose-issue") };
    const issues = new Set(world.bodies.flatMap((body) => body.mandate));
    world.parties.forEach((one) => option(choices.party, one.id, one.name));
    world.bodies.forEach((one) => option(choices.body, one.id, one.name));
    Object.entries(world.issues).filter(([id]) => issues.has(id)).forEach(([id, one]) => option(choices.issue, id, one.name));

    function show(bodies, parties) {
      all("#seats g.body, #web g.body, .card").forEach((part) => {
        part.classList.toggle("back", bodies !== null && !bodies.has(part.dataset.body));
        part.classList.toggle("chosen", bodies !== null && bodies.has(part.dataset.body));
      });
      all("#seats g.party").forEach((part) => part.classList.toggle("back", parties !== null && !parties.has(part.dataset.party)));
      all("#web g.link").forEach((part) => {
        const ends = [part.dataset.from, part.dataset.to];
        part.classList.toggle("back", bodies !== null && !ends.some((end) => bodies.has(end)));
      });
    }
    const tests = {
      party: (id) => (body) => body.members.includes(id),
      body: (id) => (body) => body.id === id,
      issue: (id) => (body) => body.mandate.includes(id),
      link: (ends) => (body) => ends.split("\u0000").includes(body.id),
    };
    const NOTHING = { kind: "party", id: "" };
    let chosen = NOTHING;

    /** Let everything step back but one thing and what it belongs to. */
    function look({ kind, id }) {
      if (!id) { show(null, null); $("chosen").textContent = ""; return; }
      const found = world.bodies.filter(tests[kind](id));
      const parties = new Set(kind === "party" ? [id] : found.flatMap((body) => body.members));
      // A body that the region shares with the world has a place in the web and none in the chart.
      const ids = kind === "link" ? id.split("\u0000") : kind === "body" ? [id] : found.map((body) => body.id);
      show(new Set(ids), parties);
      $("chosen").textContent = `${counted(found.length, "institution")}: ${found.map((body) => body.name).join("; ")}`;
    }
    function choose(kind, id) {
      chosen = { kind, id };
      for (const [other, select] of Object.entries(choices)) select.value = other === kind ? id : "";
      look(chosen);
    }
    for (const [kind, select] of Object.entries(choices)) select.addEventListener("change", () => choose(kind, select.value));
    for (const part of all("#seats g.body, #seats g.party, #web g.body, #web g.link")) {
      const { body, party, from, to } = part.dataset;
      const one = from ? { kind: "link", id: `${from}\u0000${to}` } : body ? { kind: "body", id: body } : { kind: "party", id: party };
      part.addEventListener("click", () => choose(one.kind, chosen.kind === one.kind && chosen.id === one.id ? "" : one.id));
      part.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !event.buttons) look(one); });
      part.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") look(chosen); });
    }
    addEventListener("keydown", (event) => { if (event.key === "Escape") choose("party", ""); });
  }

  // What stands when parties walk out, or when the umbrella is suspended

  function walkouts(world) {
    const core = new Set(world.parties.filter((party) => party.core).map((party) => party.id));
    const box = (value, text) => {
      const label = document.createElement("label"), input = document.createElement("input");
      input.type = "checkbox"; input.value = value;
      label.append(input, ` ${text}`); label.dir = "auto";
      $("walkout-switches").append(label);
      return input;
    };
    const suspended = world.umbrella ? box("", "the umbrella is suspended") : null;
    const boxes = world.parties.map((party) => box(party.id, `${party.name} walks out`));

    function tell() {
      const out = new Set(boxes.filter((one) => one.checked).map((one) => one.value));
      const goesOn = (body) => {
        const left = body.members.filter((party) => !out.has(party));
        return left.length >= 2 && (!world.umbrella || left.some((party) => core.has(party)))
          && body.mandate.some((issue) => world.issues[issue] && world.issues[issue].required.every((party) => !out.has(party)));
      };
      const standing = world.bodies.filter(goesOn), stands = new Set(standing.map((body) => body.id));
      const leads = new Map([...stands].map((id) => [id, id]));
      const root = (id) => { while (leads.get(id) !== id) id = leads.get(id); return id; };
      for (const link of world.links) {
        if (link.between.every((end) => stands.has(end)) && link.hinges.some((party) => !out.has(party))) {
          leads.set(root(link.between[0]), root(link.between[1]));
        }
      }
      const parts = new Set([...stands].map(root)).size;
      const handled = new Set(standing.flatMap((body) => body.mandate));
      const lost = Object.entries(world.issues).filter(([id, issue]) => !handled.has(id)
        && issue.required.every((party) => !out.has(party))).map(([, issue]) => issue.name);
      const without = Object.values(world.issues).filter((issue) => issue.required.some((party) => out.has(party))).length;
      const said = [`${standing.length} of ${counted(world.bodies.length, "institution")} ${standing.length === 1 ? "stands" : "stand"}.`];
      if (suspended && suspended.checked || out.size) {
        said.push(parts < 2 ? "Links alone hold them together." : `Without the umbrella, they fall into ${parts} parts.`);
      }
      if (without) said.push(`${counted(without, "issue")} cannot be handled without whom they require.`);
      if (lost.length) said.push(`Handled no more, though nobody who left is needed for it: ${lost.join("; ")}.`);
      $("walkout-answer").textContent = said.join(" ");
      all(".card, #seats g.body").forEach((part) => part.classList.toggle("gone", !stands.has(part.dataset.body)));
    }
    $("walkout-form").addEventListener("change", tell);
    $("walkout-form").addEventListener("submit", (event) => event.preventDefault());
    tell();
  }

  // Tables: sorted by a column, filtered by words

  for (const table of all("table.sortable")) {
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button"; button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0], text = (row) => row.cells[column].textContent;
        const order = [...body.rows].sort((a, b) => text(a).localeCompare(text(b), undefined, { numeric: true }));
        body.append(...(down ? order.reverse() : order));
      });
    });
  }
  const filter = $("filter");
  if (filter) filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of $("issue-table").tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    $("filtered").textContent = counted(shown, "issue");
  });

  // Price tags

  const price = $("price-choice");
  if (price) {
    const rows = all("#price-table tbody tr");
    rows.forEach((row, n) => { if (!row.cells[1].textContent.startsWith("tight")) option(price, String(n), row.cells[0].textContent); });
    price.addEventListener("change", () => {
      const row = rows[Number(price.value)];
      $("price-answer").textContent = price.value === "" ? "As it is." : `Without it: ${row.cells[2].textContent}.`;
    });
  }

  // The proof, checked again in slices so that the page stays alive

  const button = $("check-proof");
  if (button && data.proof) button.addEventListener("click", () => {
    const out = $("proof-answer"), began = performance.now();
    const steps = proofVerifier.steps(data.instance, data.proof);
    button.disabled = true; out.className = "";
    let taken = 0;
    (function slice() {
      const until = performance.now() + 40;
      let step;
      do { step = steps.next(); taken += 1; } while (!step.done && performance.now() < until);
      if (!step.done) { out.textContent = `Checking: ${taken} steps …`; setTimeout(slice); return; }
      const said = step.value, seconds = ((performance.now() - began) / 1000).toFixed(1);
      button.disabled = false;
      out.className = said.accepted ? "good" : "bad";
      if (said.accepted) {
        const rests = said.assumed.length ? ` It is about designs that keep what it assumes of ${said.assumed.join(", ")}; whether the best ones do, 'designer verify' says.` : "";
        out.textContent = `The proof holds: no design has fewer than ${said.bound}. Looked at: ${counted(said.bodies, "acceptable institution")}, ${counted(said.cases, "case")}, in ${seconds} seconds.${rests}`;
      } else if (said.accepted === false) out.textContent = `The proof does not hold: ${said.refused}.`;
      else out.textContent = `Not decided here: ${said.undecided}. 'designer verify' can.`;
    })();
  });

  if (data.walkouts) { chooser(data.walkouts); walkouts(data.walkouts); }
})();
