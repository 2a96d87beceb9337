package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A person's browser that listens: what the content policy keeps from happening, what scripts and
 * the console complain of, and what axe-core finds on the page.
 */
final class LookedAtPage implements AutoCloseable {
  /** Serious and critical findings, each with the elements that it is about. */
  private static final String SERIOUS =
      """
      axe.run({resultTypes: ['violations']}).then(found => found.violations
        .filter(one => one.impact === 'serious' || one.impact === 'critical')
        .map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))
      """;

  /** What no page may do, whatever it says. */
  private static final String STRUCTURE =
      """
      (() => {
        const wrong = [];
        const count = selector => document.querySelectorAll(selector).length;
        if (count('h1') !== 1) wrong.push('headings of the first rank: ' + count('h1'));
        if (count('main') !== 1) wrong.push('main landmarks: ' + count('main'));
        if (!document.documentElement.lang) wrong.push('no language');
        if (!document.title) wrong.push('no title');
        if (count('[style], style')) wrong.push('inline styles: ' + count('[style], style'));
        const wide = document.documentElement.scrollWidth - window.innerWidth;
        if (wide > 0) wrong.push('wider than the screen by ' + wide + ': '
          + [...document.querySelectorAll('main *')]
            .filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > window.innerWidth)
            .slice(0, 12).map(one => one.tagName + '.' + one.className).join(', '));
        return wrong;
      })()
      """;

  /** Things to touch that are lower than 44 pixels. */
  private static final String SMALL_TARGETS =
      """
      [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
        .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 44)
        .map(one => one.tagName + ' ' + (one.innerText || one.name).slice(0, 30))
      """;

  /** Tells of each thing that the content policy has kept from happening, whoever tried it. */
  private static final String TELL =
      """
      document.addEventListener('securitypolicyviolation', one =>
        policyViolated(one.effectiveDirective + ' ' + one.blockedURI + ' on ' + location.href));
      """;

  private static final String AXE = axe();

  private final Page page;
  private final List<ConsoleMessage> complaints = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Set<String> refusedDocuments = new HashSet<>();

  LookedAtPage(Browser browser) {
    this.page = browser.newPage();
    // A colour on its way from one to another has no contrast to speak of.
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    page.onConsoleMessage(complaints::add);
    page.onPageError(error -> violations.add("error: " + error));
    page.exposeFunction("policyViolated", what -> violations.add(String.valueOf(what[0])));
    page.addInitScript(TELL);
    page.onResponse(this::noteRefusedDocument);
  }

  /** Chromium complains of each document with an error status; that is no fault of the page. */
  private void noteRefusedDocument(Response response) {
    if (response.status() >= 400 && response.request().isNavigationRequest()) {
      refusedDocuments.add(response.url());
    }
  }

  Page page() {
    return page;
  }

  /** Asserts that the page is in order as it stands; takes its pictures if somebody wants them. */
  void isInOrder(String name) {
    // What led here waits until the page begins; its end and its style sheet come later.
    page.waitForLoadState();
    // In an order in which each step changes one thing: a page is laid out and painted anew each
    // time.
    isInOrderOnPhone(name, ColorScheme.LIGHT);
    isInOrderOnDesktop(name, ColorScheme.LIGHT);
    isInOrderOnDesktop(name, ColorScheme.DARK);
    // What the person does next, they do on a phone.
    isInOrderOnPhone(name, ColorScheme.DARK);
    if (Browser.takesPictures()) {
      assertThat(Browser.picture(name, page)).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }
    keepsToItsPolicy(name);
  }

  /**
   * Asserts that, since the page was opened, nothing was tried that the content policy forbids, no
   * script has broken, and the console has nothing to complain of.
   */
  void keepsToItsPolicy(String name) {
    assertThat(violations()).as("%s: the content policy", name).isEmpty();
    assertThat(complaints.stream().filter(this::isFault).map(ConsoleMessage::text))
        .as("%s: the console", name)
        .isEmpty();
  }

  private void isInOrderOnPhone(String name, ColorScheme scheme) {
    Browser.show(page, Browser.Screen.PHONE, scheme);
    assertThat(texts(SMALL_TARGETS)).as("%s: small targets on a phone", name).isEmpty();
    assertThat(texts(STRUCTURE)).as("%s on a phone, %s", name, scheme).isEmpty();
  }

  private void isInOrderOnDesktop(String name, ColorScheme scheme) {
    Browser.show(page, Browser.Screen.DESKTOP, scheme);
    assertThat(texts(STRUCTURE)).as("%s on a desktop, %s", name, scheme).isEmpty();
    assertThat(serious()).as("%s, %s: axe-core", name, scheme).isEmpty();
  }

  /** What the content policy has kept from happening so far, and errors of scripts. */
  List<String> violations() {
    // Events that are on their way arrive meanwhile.
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
    return List.copyOf(violations);
  }

  private boolean isFault(ConsoleMessage message) {
    String place = message.location();
    boolean ofDocument =
        message.text().startsWith("Failed to load resource")
            && refusedDocuments.stream().anyMatch(place::startsWith);
    return (message.type().equals("error") || message.type().equals("warning")) && !ofDocument;
  }

  /** Half a megabyte of script is brought into each document once. */
  private List<?> serious() {
    if (page.evaluate("typeof axe").equals("undefined")) {
      page.evaluate(AXE + ";null");
    }
    return texts(SERIOUS);
  }

  private List<?> texts(String script) {
    return (List<?>) page.evaluate(script);
  }

  private static String axe() {
    try {
      return Files.readString(
          NpmPackages.install("axe-core").resolve("node_modules/axe-core/axe.min.js"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    page.context().close();
  }
}
