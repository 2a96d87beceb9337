package dev.gatehouse.server.peers;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;

/** What a person types into the peers' own pages. */
public final class Forms {
  private Forms() {}

  public static void signInAtKeycloak(Page page, Person person) {
    shows(page, "input[name=username]");
    page.fill("input[name=username]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("[type=submit]");
  }

  public static void signInAtSimpleSaml(Page page, Person person) {
    shows(page, "input[name=username]");
    page.fill("input[name=username]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("#submit_button");
  }

  /** Its demonstration's accounts have their names as passwords. */
  public static void signInAtLemonLdap(Page page, Person person) {
    shows(page, "input[name=user]");
    page.fill("input[name=user]", person.userName());
    page.fill("input[name=password]", person.userName());
    page.click("button[type=submit]");
  }

  /** Signs in and agrees to what the client asks for. */
  public static void signInAtOidcProvider(Page page, Person person) {
    shows(page, "input[name=login]");
    page.fill("input[name=login]", person.userName());
    page.fill("input[name=password]", person.password());
    page.click("button:has-text('Sign-in')");
    page.click("button:has-text('Continue')");
  }

  /** Waits for a page of this address; a failure says what was shown instead. */
  public static void arrivesAt(Page page, String address) {
    orTell(page, () -> page.waitForURL(address));
  }

  /** Waits for an element; a failure says what was shown instead. */
  public static void shows(Page page, String selector) {
    orTell(page, () -> page.waitForSelector(selector));
  }

  private static void orTell(Page page, Runnable waiting) {
    try {
      waiting.run();
    } catch (TimeoutError e) {
      throw new AssertionError(page.url() + " shows: " + page.innerText("body"), e);
    }
  }
}
