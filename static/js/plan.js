// What the floor plan gains with JavaScript: a slider over the months, arrow keys between spaces, and choosing a
// space by its drawing. Without it, links, the date form and the radio buttons do the same.

const slider = document.querySelector("[data-plan-slider]");

if (slider) {
  const input = slider.querySelector("input");
  const output = slider.querySelector("output");
  const form = slider.closest("form");
  const [year, month] = slider.dataset.first.split("-").map(Number);
  const language = document.documentElement.lang;
  const name = new Intl.DateTimeFormat(`${language}-MA`, { month: "long", year: "numeric", timeZone: "UTC", numberingSystem: "latn" });
  const shown = () => new Date(Date.UTC(year, month - 1 + Number(input.value), 1));

  slider.hidden = false;
  input.addEventListener("input", () => (output.textContent = name.format(shown())));
  input.addEventListener("change", () => {
    form.elements.on.value = shown().toISOString().slice(0, 10);
    form.requestSubmit();
  });
}

// From a space, an arrow leads to the nearest one on that side.
const SIDES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function centre(element) {
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function neighbour(link, [dx, dy]) {
  const [x, y] = centre(link);
  let best = null;
  let least = Infinity;
  for (const other of link.closest("svg").querySelectorAll("a.plan-space[href]:not(.is-coworking_area)")) {
    const [ox, oy] = centre(other);
    const along = (ox - x) * dx + (oy - y) * dy;
    const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (other !== link && along > 1 && along + 2 * across < least) {
      least = along + 2 * across;
      best = other;
    }
  }
  return best;
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a.plan-space[href]");
  const next = link && SIDES[event.key] && neighbour(link, SIDES[event.key]);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// Where a space is chosen, its drawing leads to its button: check it (a box again: uncheck it), and show on the plan what is checked.
const choice = document.querySelector("[data-space-choice]");

if (choice) {
  const buttons = [...choice.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const drawing = (code) => choice.querySelector(`.plan-space[data-code="${CSS.escape(code)}"]`);
  const show = () => {
    for (const radio of buttons) drawing(radio.value)?.classList.toggle("is-chosen", radio.checked);
  };

  choice.addEventListener("click", (event) => {
    const space = event.target.closest?.("a.plan-space[href]");
    const radio = space && buttons.find((one) => one.value === space.dataset.code);
    if (!radio) return;
    radio.checked = radio.type === "radio" || !radio.checked;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
  choice.addEventListener("change", show);
  show();
}
