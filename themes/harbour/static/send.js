// "Share or copy" by the share sheet of the device, or a copy of the words where it has none. Nobody else learns of it.
// Without this script the words open, to be copied by hand; and so they do where neither works.
addEventListener("click", async (event) => {
  const { target } = event;
  const { send, copied } = target.dataset ?? {};
  if (!send) return;
  event.preventDefault();
  try {
    if (navigator.share) return await navigator.share({ text: send });
    await navigator.clipboard.writeText(send);
    target.textContent = copied;
  } catch ({ name }) {
    if (name !== "AbortError") target.parentNode.open = true; // else whoever changed their mind
  }
});

// What can be copied whole: a button that is there with this script only, and has its words from its label.
const ready = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
ready();
document.addEventListener("pimh", ready); // a page was opened in the place of another
addEventListener("click", async ({ target }) => {
  const { copy, copied } = target.dataset ?? {};
  if (!copy) return;
  await navigator.clipboard.writeText(document.querySelector(copy).innerText);
  target.ariaLabel = copied;
});
