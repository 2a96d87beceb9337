package dev.gatehouse.server.peers;

import com.microsoft.playwright.Page;

/** What a person types into the peers' own pages. */
public final class Forms {
  private Forms() {}

  public static void signInAtKeycloak(Page page, Person person) {
    page.fill("input[name=username]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("[type=submit]");
  }

  public static void signInAtSimpleSaml(Page page, Person person) {
    page.fill("input[name=username]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("#submit_button");
  }

  /** Signs in and agrees to what the client asks for. */
  public static void signInAtOidcProvider(Page page, Person person) {
    page.fill("input[name=login]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("button[type=submit]");
    page.click("button[type=submit]");
  }
}
