"use strict";
(function () {
  const field = document.getElementById("file");
  if (!field) return;
  const told = document.getElementById("told");
  field.addEventListener("change", async function () {
    if (!field.files.length) return;
    if (!window.crypto || !window.crypto.subtle) {
      told.textContent = "Файл проверяется только по защищённому адресу (https).";
      return;
    }
    told.textContent = "Проверяем…";
    try {
      const bytes = await field.files[0].arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const hex = Array.from(digest, (one) => one.toString(16).padStart(2, "0")).join("");
      const reply = await fetch("/verify/" + field.dataset.code + "?sha256=" + hex, {
        headers: { Accept: "application/json" },
      });
      const answer = await reply.json();
      told.textContent = answer.file_told || "Не получилось проверить. Повторите позже.";
    } catch (trouble) {
      told.textContent = "Не получилось проверить. Повторите позже.";
    }
  });
})();
