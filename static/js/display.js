// The tablet beside a door reads its page again every minute and shows it in place; without the network it keeps
// what it last knew, with the time of then. Without this file the page is loaded anew.

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.className = page.body.className;
  document.body.replaceChildren(...page.body.childNodes);
}

setInterval(() => refresh().catch(() => {}), Number(document.body.dataset.refresh) * 1000);
