// Draws the calendar of a room where the screen is wide enough for it. Everything else, and everybody without this
// file, reads the same days as a list or a table, which stays where the drawing cannot come.
//
// Times come and go as those of the wall's clock, without an offset: no browser's idea of Morocco's time is asked.

const place = document.querySelector("[data-calendar]");
const WIDE = matchMedia("(min-width: 62rem)");
const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false };

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

function minutesBetween(start, end) {
  return Math.round((end - start) / 60000);
}

function options(data) {
  const page = document.documentElement;
  const isMonth = data.view === "dayGridMonth";
  const goTo = (day) => location.assign(`?view=day&day=${day}`);
  return {
    timeZone: "UTC",
    now: data.now,
    initialView: data.view,
    initialDate: data.day,
    locale: { fr: "fr", ar: "ar-ma" }[page.lang] ?? "en-gb",
    direction: page.dir,
    firstDay: 1,
    headerToolbar: false,
    height: "auto",
    allDaySlot: false,
    slotMinTime: data.opens,
    slotMaxTime: data.closes,
    // Not day and month: some languages put marks between them that turn them round.
    views: { timeGridWeek: { dayHeaderFormat: { weekday: "long", day: "numeric" } } },
    slotLabelFormat: CLOCK,
    eventTimeFormat: CLOCK,
    eventShortHeight: 45,
    nowIndicator: !isMonth,
    dayMaxEvents: isMonth ? 4 : false,
    moreLinkClick: (info) => goTo(info.date.toISOString().slice(0, 10)),
    moreLinkContent: (more) => `+${more.num} ${data.more}`,
    events: { url: data.events, extraParams: isMonth ? {} : { hours: 1 } },
    selectable: !isMonth,
    select: (info) => {
      const minutes = Math.max(minutesBetween(info.start, info.end), 30);
      location.assign(`${data.book}?start=${info.startStr.slice(0, 16)}&minutes=${minutes}`);
    },
    // A day is called by all that stands in it, not by its number alone.
    dayCellDidMount: (info) => info.el.removeAttribute("aria-labelledby"),
    dateClick: (info) => isMonth && goTo(info.dateStr.slice(0, 10)),
  };
}

async function draw() {
  for (const url of place.dataset.scripts.split(" ")) await load(url);
  place.hidden = false;
  new window.FullCalendar.Calendar(place, options(place.dataset)).render();
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
}

if (place && WIDE.matches) draw();
