package dev.gatehouse.server.peers;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.gatehouse.testkit.process.InstalledProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system's Chromium, driven by Playwright. Not safe for use by several threads. All test
 * classes of a JVM share one process, which ends with the JVM; what one opened in it goes when it
 * is closed.
 *
 * <p>Each {@link #newPage} is a person's fresh browser: no cookies, no history.
 */
public final class Browser implements AutoCloseable {
  private static final double ACTION_BOUND_MILLIS = 60_000;

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** Whether pictures are taken of every page that is looked at: somebody means to look too. */
  private static final boolean PICTURES = Boolean.getBoolean("gatehouse.pictures");

  private static com.microsoft.playwright.@Nullable Browser shared;

  private final com.microsoft.playwright.Browser chromium;
  private final List<BrowserContext> opened = new ArrayList<>();

  private Browser(com.microsoft.playwright.Browser chromium) {
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

  public static synchronized Browser start() {
    if (shared == null || !shared.isConnected()) {
      shared = launch();
    }
    return new Browser(shared);
  }

  private static com.microsoft.playwright.Browser launch() {
    Path program =
        InstalledProgram.find("chromium")
            .or(() -> InstalledProgram.find("google-chrome"))
            .orElseGet(() -> InstalledProgram.require("chromium", "chromium"));
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    // It ends its browsers.
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "browser-end"));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(program)
                .setArgs(FLAGS)
                .setHeadless(true));
  }

  public Page newPage() {
    return newPage(Screen.DESKTOP, ColorScheme.LIGHT);
  }

  public Page newPage(Screen screen, ColorScheme scheme) {
    return newPage(
        new com.microsoft.playwright.Browser.NewContextOptions()
            .setViewportSize(screen.width, screen.height)
            .setColorScheme(scheme)
            .setLocale("en-US"));
  }

  private Page newPage(com.microsoft.playwright.Browser.NewContextOptions options) {
    BrowserContext context = chromium.newContext(options);
    opened.add(context);
    context.onClose(opened::remove);
    context.setDefaultTimeout(ACTION_BOUND_MILLIS);
    return context.newPage();
  }

  /** As {@link #newPage}, for a person who has scripts turned off. */
  public Page newPageWithoutScripts() {
    return newPage(
        new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false));
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

  /** Whether everything that is looked at is kept as a picture too. */
  static boolean takesPictures() {
    return PICTURES;
  }

  /** Puts a page on a screen, in light or dark. */
  static void show(Page page, Screen screen, ColorScheme scheme) {
    page.setViewportSize(screen.width, screen.height);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  @Override
  public void close() {
    List.copyOf(opened).forEach(BrowserContext::close);
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
    show(page, screen, scheme);
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    return file;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
