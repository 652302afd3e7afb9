// Comfort only: every page reads the same without it.
(() => {
  "use strict";

  // tags: what was answered before, by address; then null is returned while nothing is new
  const part = async (address, tags = null) => {
    // who was signed out meanwhile is led to sign-in: not here, but by following the link
    const asked = { credentials: "same-origin", redirect: "manual" };
    if (tags) Object.assign(asked, { cache: "no-store", headers: tags[address] ? { "If-None-Match": tags[address] } : {} });
    const answer = await fetch(address, asked);
    if (tags && answer.status === 304) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    if (tags) tags[address] = answer.headers.get("ETag") || "";
    const holder = document.createElement("template");
    // made by our own server from escaped text; scripts in it would not run
    holder.innerHTML = await answer.text();
    return holder.content;
  };

  const pad = (number) => String(number).padStart(2, "0");
  const localTimes = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const day = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
      time.textContent = `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
    }
  };

  const loadMore = async (link, moves = true) => {
    link.setAttribute("aria-busy", "true");
    try {
      const found = await part(link.dataset.more);
      localTimes(found);
      const first = found.querySelector("article");
      link.closest(".onward").replaceWith(found);
      if (first && moves) {
        first.tabIndex = -1;
        first.focus({ preventScroll: true });
      }
    } catch {
      if (moves) location.assign(link.href);
    }
  };

  const openLog = async (details) => {
    const address = details.dataset.log;
    delete details.dataset.log;
    try {
      const found = await part(address);
      localTimes(found);
      details.querySelector(".log").replaceChildren(found);
    } catch {
      details.dataset.log = address;
    }
  };

  const poll = (place) => {
    let tag = "";
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const headers = tag ? { "If-None-Match": tag } : {};
      try {
        const answer = await fetch(place.dataset.poll, { headers, cache: "no-store", redirect: "manual" });
        if (answer.status !== 200) return;
        const changed = tag !== "";
        tag = answer.headers.get("ETag") || "";
        const holder = document.createElement("template");
        holder.innerHTML = await answer.text();
        if (!changed && holder.content.textContent.trim() === place.textContent.trim()) return;
        localTimes(holder.content);
        place.replaceChildren(holder.content);
      } catch {
        // the next look may find the server again
      }
    };
    setInterval(look, 3000);
    document.addEventListener("visibilitychange", look);
    look();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-more]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") loadMore(link);
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.open && event.target.dataset.log) openLog(event.target);
    },
    true,
  );

  window.crewkit = { part, localTimes, loadMore };
  localTimes(document);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll("[data-zone]")) {
    if (zone) place.textContent = `Times are in your time zone (${zone}). Days begin at midnight UTC.`;
  }
  document.querySelectorAll("[data-poll]").forEach(poll);
})();
