// Search and filters. Everything is readable without: this only helps to find it sooner.
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const wanted = (text) => plain(text).split(/\s+/).filter(Boolean);
  const MOST = 40;

  const seek = document.querySelector(".seek");
  if (seek) {
    const box = seek.querySelector("input");
    const found = seek.querySelector(".found");
    const told = found.querySelector("p");
    const list = found.querySelector("ol");
    const home = document.body.dataset.home.replace(/index\.html$/, "");
    let rows = null;
    let waiting = null;

    const load = () => {
      if (!waiting) {
        waiting = new Promise((done) => {
          const script = document.createElement("script");
          script.src = document.body.dataset.index;
          script.onload = () => {
            rows = window.riscontroRows.map((row) => [...row, plain(row.slice(1, 5).join(" "))]);
            done();
          };
          document.head.append(script);
        });
      }
      return waiting;
    };

    const entry = ([address, title, detail, code, unit, mark, value]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = home + address;
      link.textContent = detail ? `${title} · ${detail}` : title;
      const under = document.createElement("p");
      under.className = "under";
      under.textContent = [value, mark, unit, code].filter(Boolean).join(" · ");
      item.append(link, under);
      return item;
    };

    const show = async () => {
      const words = wanted(box.value);
      if (!words.length || words.join("").length < 2) {
        found.hidden = true;
        return;
      }
      await load();
      const score = (row) => {
        const title = plain(row[1]);
        return words.every((word) => title.includes(word)) ? 0 : 1;
      };
      const hits = rows.filter((row) => words.every((word) => row[7].includes(word)));
      hits.sort((one, other) => score(one) - score(other));
      const say = found.dataset;
      told.textContent = !hits.length ? say.none
        : hits.length === 1 ? say.one : say.some.replace("{n}", hits.length);
      if (hits.length > MOST) told.textContent += ` ${say.more.replace("{n}", MOST)}`;
      list.replaceChildren(...hits.slice(0, MOST).map(entry));
      found.hidden = false;
    };

    box.addEventListener("focus", load, { once: true });
    box.addEventListener("input", show);
    seek.addEventListener("submit", (event) => {
      event.preventDefault();
      show();
    });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      box.value = asked;
      show();
    }
  }

  const filters = document.querySelector(".filters");
  if (filters) {
    const rows = [...document.querySelectorAll(".row")];
    const texts = rows.map((row) => plain(row.querySelector(".what").textContent));
    const told = document.querySelector(".sum[role=status]");
    const format = new Intl.NumberFormat(document.documentElement.lang);
    filters.hidden = false;

    const apply = () => {
      const asked = Object.fromEntries(new FormData(filters));
      const words = wanted(asked.q || "");
      let left = 0;
      rows.forEach((row, at) => {
        const { n, u, m } = row.dataset;
        const fits = (!asked.n || n === asked.n) && (!asked.m || m === asked.m)
          && (!asked.u || u.split(" ").includes(asked.u))
          && words.every((word) => texts[at].includes(word));
        row.hidden = !fits;
        left += fits ? 1 : 0;
      });
      told.textContent = filters.dataset.count
        .replace("{n}", format.format(left)).replace("{total}", format.format(rows.length));
    };

    for (const [name, value] of new URLSearchParams(location.search)) {
      if (filters.elements[name]) filters.elements[name].value = value;
    }
    filters.addEventListener("input", apply);
    filters.addEventListener("reset", () => setTimeout(apply));
    filters.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }
})();
