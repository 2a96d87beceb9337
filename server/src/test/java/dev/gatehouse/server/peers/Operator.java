package dev.gatehouse.server.peers;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;

/** The first operator of an installation, on the way into the console in a real browser. */
final class Operator {
  static final String ADDRESS = "olga@operators.example";
  static final String PASSWORD = "nine green bottles, Tuesday";

  private Operator() {}

  /** Makes the account and signs in with it; the page is then the operators' first one. */
  static void comeIn(Page page, GatehouseFixture gatehouse) {
    page.navigate(gatehouse.firstOperator().toString());
    makeAccount(page);
    signIn(page, gatehouse);
  }

  /** On the page for the first operator; it leads to signing in. */
  static void makeAccount(Page page) {
    page.fill("input[name=email]", ADDRESS);
    page.fill("input[name=name]", "Olga Ops");
    page.fill("input[name=password]", PASSWORD);
    page.fill("input[name=repeated]", PASSWORD);
    page.click("button");
  }

  /** On the page that asks who somebody is. */
  static void signIn(Page page, GatehouseFixture gatehouse) {
    page.fill("input[name=email]", ADDRESS);
    page.keyboard().press("Enter");
    page.waitForSelector("input[name=password]");
    page.fill("input[name=password]", PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL(gatehouse.at("/console/operators").toString());
  }
}
