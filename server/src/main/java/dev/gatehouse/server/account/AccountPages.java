package dev.gatehouse.server.account;

import dev.gatehouse.server.factor.AppForm;
import dev.gatehouse.server.factor.PasskeyForm;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The pages of this door. */
final class AccountPages {
  private final Pages pages;

  AccountPages(Pages pages) {
    this.pages = pages;
  }

  Response security(int status, SecurityView view) {
    return page(status, "account/security", Map.of("view", view));
  }

  Response app(int status, AppForm form) {
    return page(status, "factor/app", Map.of("form", form));
  }

  Response passkey(int status, PasskeyForm form, String problem) {
    return page(status, "account/passkey", Map.of("form", form, "problem", problem));
  }

  Response codes(String userName, List<String> codes) {
    return page(200, "account/codes", Map.of("userName", userName, "codes", codes));
  }

  Response remove(String name, String action) {
    return page(200, "account/remove", Map.of("name", name, "action", action));
  }

  Response refused(int status, String sentence) {
    return page(status, "account/refused", Map.of("sentence", sentence));
  }

  Response overview(String userName, boolean local) {
    return page(200, "account/overview", Map.of("userName", userName, "local", local));
  }

  Response sessions(Told told, SessionsView view) {
    return page(told.status(), "account/sessions", Map.of("told", told, "view", view));
  }

  Response apiKeys(Told told, KeysView view) {
    return page(told.status(), "account/api-keys", Map.of("told", told, "view", view));
  }

  Response apiKeyMade(String name, String token) {
    return page(200, "account/api-key-made", Map.of("name", name, "token", token));
  }

  Response sshKeys(Told told, KeysView view) {
    return page(told.status(), "account/ssh-keys", Map.of("told", told, "view", view));
  }

  Response provider(ProviderView view) {
    return page(200, "account/provider", Map.of("view", view));
  }

  /** A form may be answered by a sign-in, which leads to an identity provider. */
  private Response page(int status, String template, Map<String, Object> parameters) {
    return ContentPolicy.page()
        .formsMayLeave()
        .ownScripts()
        .on(pages.render(status, template, parameters));
  }
}
