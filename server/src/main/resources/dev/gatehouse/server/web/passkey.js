// Asks the browser for a passkey and puts its answer into the form that asked. A form says with
// data-passkey whether one is made or used, and with data-options for what. Sentences for people
// stand in the page: [data-when] is shown when what it names has happened.
"use strict";
(() => {
  const octets = text => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withIds = list => (list || []).map(one => ({ ...one, id: octets(one.id) }));

  const read = options => {
    const read = { ...options, challenge: octets(options.challenge) };
    if (options.user) read.user = { ...options.user, id: octets(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = withIds(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = withIds(options.allowCredentials);
    return read;
  };

  const write = credential => {
    const given = credential.response;
    const response = { clientDataJSON: text(given.clientDataJSON) };
    if (given.attestationObject) {
      response.attestationObject = text(given.attestationObject);
      response.transports = given.getTransports ? given.getTransports() : [];
    } else {
      response.authenticatorData = text(given.authenticatorData);
      response.signature = text(given.signature);
      if (given.userHandle) response.userHandle = text(given.userHandle);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: {},
    });
  };

  const show = (form, when) => form.querySelectorAll("[data-when]").forEach(one => {
    one.hidden = one.dataset.when !== when;
  });

  const reason = error => ({ InvalidStateError: "known", SecurityError: "address" })[error.name]
    || "cancelled";

  const ask = async (form, quietly) => {
    if (!window.PublicKeyCredential || !navigator.credentials) {
      show(form, "unsupported");
      return;
    }
    show(form, "");
    form.setAttribute("aria-busy", "true");
    try {
      const publicKey = read(JSON.parse(form.dataset.options));
      const credential = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = write(credential);
      form.submit();
    } catch (error) {
      if (!quietly) show(form, reason(error));
    } finally {
      form.removeAttribute("aria-busy");
    }
  };

  document.querySelectorAll("form[data-passkey]").forEach(form => {
    form.addEventListener("submit", event => {
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) ask(form, false);
    });
    // Some browsers want a person's own click first: then nothing happens before it.
    if (form.hasAttribute("data-at-once")) ask(form, true);
  });
})();
