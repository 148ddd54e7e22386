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
