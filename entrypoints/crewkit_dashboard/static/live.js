// Follows a session that may go on: new lines appear below, figures above.
(() => {
  "use strict";

  const { part, localTimes, loadMore } = window.crewkit;
  const EVERY = 1000;

  const renew = (leaf, found) => {
    const known = [...leaf.children];
    const size = found.children.length;
    // lines are only added: what stands in a place stays there, unless its result has come
    [...found.children].forEach((entry, at) => {
      if (!known[at]) leaf.append(entry);
      else if (known[at].textContent !== entry.textContent) {
        const opened = [...known[at].querySelectorAll("details")];
        entry.querySelectorAll("details").forEach((each, index) => {
          each.open ||= Boolean(opened[index] && opened[index].open);
        });
        known[at].replaceWith(entry);
      }
    });
    // a page that is full ends where nothing is pending: the rest comes with the next
    known.slice(size).forEach((entry) => entry.remove());
  };

  const follow = (section) => {
    const log = section.querySelector(":scope > .log");
    let tags = {};
    let busy = false;
    const look = async () => {
      if (busy || document.visibilityState !== "visible") return;
      const leaf = log.querySelector(":scope > .leaf:last-of-type");
      if (!leaf || log.querySelector(":scope > .onward")) return;
      busy = true;
      try {
        const address = leaf.dataset.leaf;
        const found = await part(address, tags);
        if (!found) return;
        localTimes(found);
        for (const each of found.querySelectorAll("[data-part]")) {
          document.querySelector(`main [data-part=${each.dataset.part}]`).replaceWith(each);
        }
        renew(leaf, found.querySelector(".leaf"));
        const onward = found.querySelector(".onward");
        if (onward) {
          log.append(onward);
          await loadMore(onward.querySelector("a"), false);
        }
      } catch {
        // the next look may find the server again
      } finally {
        busy = false;
      }
    };
    for (const mark of section.querySelectorAll("[data-following]")) {
      mark.textContent = "Following: what is new appears here";
      mark.classList.add("good");
    }
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
    look();
  };

  document.querySelectorAll("[data-live]").forEach(follow);
})();
