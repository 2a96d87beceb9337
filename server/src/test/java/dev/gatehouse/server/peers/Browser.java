package dev.gatehouse.server.peers;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatehouse.testkit.process.InstalledProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The system's Chromium, driven by Playwright. Not safe for use by several threads; each test class
 * has its own.
 *
 * <p>Each {@link #newPage} is a person's fresh browser: no cookies, no history.
 */
public final class Browser implements AutoCloseable {
  private static final double ACTION_BOUND_MILLIS = 20_000;

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** What a page is shown on. */
  public enum Screen {
    DESKTOP(1280, 800),
    PHONE(390, 844);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  public static Browser start() {
    Path program =
        InstalledProgram.find("chromium")
            .or(() -> InstalledProgram.find("google-chrome"))
            .orElseGet(() -> InstalledProgram.require("chromium", "chromium"));
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Browser(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(program)
                      .setArgs(FLAGS)
                      .setHeadless(true)));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  public Page newPage() {
    return newPage(Screen.DESKTOP, ColorScheme.LIGHT);
  }

  public Page newPage(Screen screen, ColorScheme scheme) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(screen.width, screen.height)
                .setColorScheme(scheme)
                .setLocale("en-US"));
    context.setDefaultTimeout(ACTION_BOUND_MILLIS);
    return context.newPage();
  }

  /** As {@link #newPage}, for a person who has scripts turned off. */
  public Page newPageWithoutScripts() {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false));
    context.setDefaultTimeout(ACTION_BOUND_MILLIS);
    return context.newPage();
  }

  /** Pictures of an address that needs no session, on both screens, light and dark. */
  public List<Path> picture(String name, String address) {
    return List.of(
        picture(name, address, Screen.DESKTOP, ColorScheme.LIGHT),
        picture(name, address, Screen.DESKTOP, ColorScheme.DARK),
        picture(name, address, Screen.PHONE, ColorScheme.LIGHT),
        picture(name, address, Screen.PHONE, ColorScheme.DARK));
  }

  /**
   * Pictures of what a page shows now, whatever it took to get there, on both screens, light and
   * dark.
   */
  public static List<Path> picture(String name, Page page) {
    return List.of(
        pictureAs(name, page, Screen.DESKTOP, ColorScheme.LIGHT),
        pictureAs(name, page, Screen.DESKTOP, ColorScheme.DARK),
        pictureAs(name, page, Screen.PHONE, ColorScheme.LIGHT),
        pictureAs(name, page, Screen.PHONE, ColorScheme.DARK));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  private Path picture(String name, String address, Screen screen, ColorScheme scheme) {
    Page page = newPage(screen, scheme);
    try {
      page.navigate(address);
      return pictureAs(name, page, screen, scheme);
    } finally {
      page.context().close();
    }
  }

  private static Path pictureAs(String name, Page page, Screen screen, ColorScheme scheme) {
    Path file =
        Path.of(
            "target", "screenshots", String.join("-", name, word(screen), word(scheme)) + ".png");
    page.setViewportSize(screen.width, screen.height);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    return file;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
