// The board's slider: shows the month under the thumb while it moves, opens its board when it is let go.
// Without this file the date field does the same.

const slider = document.querySelector("#board-slider");

if (slider) {
  const days = slider.dataset.days.trim().split(" ");
  const output = slider.parentElement.querySelector("output");
  const form = slider.form;
  const name = new Intl.DateTimeFormat(`${document.documentElement.lang}-MA-u-nu-latn`, { month: "long", year: "numeric" });

  slider.parentElement.hidden = false;
  slider.addEventListener("input", () => {
    output.textContent = name.format(new Date(`${days[slider.value]}T12:00`));
  });
  slider.addEventListener("change", () => {
    form.elements.on.value = days[slider.value];
    form.requestSubmit();
  });
}
