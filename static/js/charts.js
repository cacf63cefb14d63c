// Draws above each table with data-chart what the table says, for those who see it. The table stays, as its equal.
//
// <table data-chart="line|bar" data-library="…/chart.umd.min.js" data-lowest="0">
//   the first column names the points; each <th data-series> of the head is a series of its column:
//   data-series="indigo|olive|ochre|madder|soft" its colour; data-kind="line|bar" where it differs from the chart's;
//   data-dashed for a limit; data-band="1" for two columns that hold a range between them (drawn filled).
//   a cell's figure is its data-value, else its text. An empty cell is a gap.

const tables = [...document.querySelectorAll("table[data-chart]")];
const page = document.documentElement;
const isRightToLeft = page.dir === "rtl";

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

function colour(name) {
  return getComputedStyle(page).getPropertyValue(`--${name}`).trim();
}

function figure(cell) {
  const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

function series(table) {
  const rows = [...table.tBodies[0].rows];
  const found = [];
  const bands = {};
  for (const head of table.tHead.querySelectorAll("th[data-series]")) {
    const { series: dye, kind, dashed, band } = head.dataset;
    const line = colour(dye || "indigo");
    const isOutline = band !== undefined;
    found.push({
      type: kind ?? table.dataset.chart,
      label: head.textContent.trim(),
      data: rows.map((row) => figure(row.cells[head.cellIndex])),
      borderColor: line,
      backgroundColor: isOutline ? `${line}2e` : line,
      borderWidth: isOutline ? 1 : 2,
      borderDash: dashed === undefined ? [] : [6, 4],
      // The second edge of a band is filled back to the first.
      fill: isOutline && band in bands ? bands[band] : false,
      pointRadius: isOutline || dashed !== undefined || rows.length > 30 ? 0 : 2.5,
      tension: 0,
      spanGaps: false,
    });
    if (isOutline) {
      bands[band] ??= found.length - 1;
    }
  }
  return found;
}

function draw(table) {
  const canvas = document.createElement("canvas");
  const place = document.createElement("div");
  place.className = "chart";
  // The table says all of it to whoever does not see the drawing.
  canvas.setAttribute("aria-hidden", "true");
  place.append(canvas);
  (table.closest(".table-scroll") ?? table).before(place);
  const text = colour("soft");
  const grid = { color: colour("line") };
  const font = { family: getComputedStyle(document.body).fontFamily, size: 13 };
  const direction = { rtl: isRightToLeft, textDirection: page.dir };
  return new Chart(canvas, {
    type: table.dataset.chart,
    data: {
      labels: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim()),
      datasets: series(table),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      locale: "fr-MA",
      scales: {
        x: { reverse: isRightToLeft, grid: { display: false }, ticks: { align: "inner", color: text, font, maxRotation: 0, autoSkipPadding: 12 } },
        y: {
          min: table.dataset.lowest === undefined ? undefined : Number(table.dataset.lowest),
          position: isRightToLeft ? "right" : "left",
          grid,
          ticks: { color: text, font, precision: 0 },
        },
      },
      plugins: {
        legend: { position: "bottom", ...direction, labels: { color: text, font, boxWidth: 18, boxHeight: 2 } },
        tooltip: direction,
      },
    },
  });
}

if (tables.length) {
  load(tables[0].dataset.library).then(() => {
    const charts = tables.map(draw);
    // On paper a drawing has the width of the sheet.
    addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
    addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
  });
}
