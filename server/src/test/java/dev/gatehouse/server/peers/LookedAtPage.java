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
 * A person's browser that listens: what the console complains of, violations of the content policy
 * among it, and what axe-core finds on the page.
 */
final class LookedAtPage implements AutoCloseable {
  /** The width of what {@link Browser.Screen#PHONE} shows, and its height. */
  private static final int[] PHONE = {390, 844};

  private static final int[] DESKTOP = {1280, 800};

  /** Serious and critical findings, each with the elements that it is about. */
  private static final String SERIOUS =
      """
      ;axe.run().then(found => found.violations
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

  private static final String AXE = axe();

  private final Page page;
  private final List<ConsoleMessage> complaints = new ArrayList<>();
  private final Set<String> refusedDocuments = new HashSet<>();

  LookedAtPage(Browser browser) {
    this.page = browser.newPage();
    // A colour on its way from one to another has no contrast to speak of.
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    page.onConsoleMessage(complaints::add);
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

  /** Asserts that the page is in order as it stands, and takes its pictures. */
  void isInOrder(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.setViewportSize(PHONE[0], PHONE[1]);
      assertThat(texts(SMALL_TARGETS)).as("%s: small targets on a phone", name).isEmpty();
      assertThat(texts(STRUCTURE)).as("%s on a phone, %s", name, scheme).isEmpty();
      page.setViewportSize(DESKTOP[0], DESKTOP[1]);
      assertThat(texts(STRUCTURE)).as("%s on a desktop, %s", name, scheme).isEmpty();
      assertThat(texts(AXE + SERIOUS)).as("%s, %s: axe-core", name, scheme).isEmpty();
    }
    assertThat(Browser.picture(name, page)).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(complaints.stream().filter(this::isFault).map(ConsoleMessage::text))
        .as("%s: the console", name)
        .isEmpty();
  }

  private boolean isFault(ConsoleMessage message) {
    String place = message.location();
    boolean ofDocument =
        message.text().startsWith("Failed to load resource")
            && refusedDocuments.stream().anyMatch(place::startsWith);
    return (message.type().equals("error") || message.type().equals("warning")) && !ofDocument;
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
