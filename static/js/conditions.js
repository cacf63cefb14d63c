// Questions asked only of those who gave a choice on the same page come and go with it. Without it, each says when.

const conditional = [...document.querySelectorAll("[data-only-if]")];

const isGiven = (choice) =>
  document.querySelector(`input[value="${choice}"]:checked, option[value="${choice}"]:checked`)?.closest("[hidden]") === null;

const update = () => {
  for (const question of conditional) question.hidden = !isGiven(question.dataset.onlyIf);
};

for (const words of document.querySelectorAll("[data-condition]")) words.hidden = true;
document.addEventListener("change", update);
update();
