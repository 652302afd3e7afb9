// Forms: passkeys, which only a script can ask for, and comfort. A password needs none of this.
(() => {
  "use strict";

  const known = window.PublicKeyCredential;
  const able = Boolean(known && known.parseRequestOptionsFromJSON && known.parseCreationOptionsFromJSON);
  const CHALLENGES = {
    login: "/api/v1/auth/passkey/login/challenge",
    "step-up": "/api/v1/auth/step-up/passkey/challenge",
  };

  const say = (form, words) => {
    let place = form.querySelector("[data-said]");
    if (!place) {
      place = document.createElement("p");
      place.className = "notice bad";
      place.dataset.said = "";
      place.setAttribute("role", "alert");
      form.prepend(place);
    }
    place.textContent = words;
    place.hidden = !words;
  };

  const begin = async (button) => {
    const purpose = button.dataset.purpose;
    const answer = await fetch(CHALLENGES[button.dataset.passkey], {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(purpose ? { purpose } : {}),
    });
    if (answer.status === 429) {
      const minutes = Math.ceil(Number(answer.headers.get("Retry-After") || 60) / 60);
      throw new Error(`Too many tries. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`);
    }
    if (!answer.ok) throw new Error("Your sign-in has ended. Reload this page.");
    return (await answer.json()).data;
  };

  const ask = async (button, form) => {
    if (button.dataset.passkey === "create") {
      const publicKey = known.parseCreationOptionsFromJSON(JSON.parse(button.dataset.options));
      return navigator.credentials.create({ publicKey });
    }
    const { ceremony, options } = await begin(button);
    form.elements.ceremony.value = ceremony;
    const publicKey = known.parseRequestOptionsFromJSON(JSON.parse(options));
    return navigator.credentials.get({ publicKey });
  };

  const words = (error) => {
    if (error.name === "InvalidStateError") return "This device holds a passkey for your account already.";
    if (error.name === "NotAllowedError") return "The passkey was not used. Try again, or use your password.";
    return error instanceof DOMException || error instanceof TypeError
      ? "That did not work here. Try again, or use your password."
      : error.message;
  };

  const usePasskey = async (button) => {
    const form = button.form;
    const proof = form.elements.proof;
    if (proof) proof.required = false;
    if (!form.reportValidity()) {
      if (proof) proof.required = true;
      return;
    }
    say(form, "");
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await ask(button, form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      if (proof) proof.value = "";
      form.requestSubmit();
    } catch (error) {
      if (proof) proof.required = true;
      say(form, words(error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  };

  if (able) {
    for (const place of document.querySelectorAll("[data-passkey], [data-passkey-form]")) place.hidden = false;
    for (const place of document.querySelectorAll("[data-no-passkeys]")) place.hidden = true;
  }

  const copy = async (button) => {
    const secret = button.parentElement.querySelector("[data-secret]");
    try {
      await navigator.clipboard.writeText(secret.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(secret);
    }
  };
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    if (button.dataset.passkey) usePasskey(button);
    if ("copy" in button.dataset) copy(button);
  });

  // what is on its way is not sent twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const busy of document.querySelectorAll("form, form button")) busy.removeAttribute("aria-busy");
  });

  // what stands behind the # never left this browser: into the form with it, and out of the address
  const claim = document.querySelector("[data-from-fragment]");
  if (claim && window.location.hash.length > 1) {
    claim.value = window.location.hash.slice(1);
    claim.closest(".field").hidden = true;
    window.history.replaceState(null, "", window.location.pathname);
  }

  const trouble = document.querySelector("[data-trouble]");
  if (trouble) trouble.focus();
})();
