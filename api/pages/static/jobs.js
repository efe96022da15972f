/* Jobs: what is running tells how far it is; the page is asked for again when it is over. */
for (const card of document.querySelectorAll("[data-job]")) {
  const follow = new EventSource(`api/v1/jobs/${encodeURIComponent(card.dataset.job)}/events?lang=${document.documentElement.lang}`);
  const tell = (event) => {
    const job = JSON.parse(event.data);
    card.querySelector("[data-told]").textContent = job.told;
    card.querySelector("progress").value = job.share;
  };
  follow.addEventListener("progress", tell);
  follow.addEventListener("end", (event) => { tell(event); follow.close(); location.reload(); });
}
