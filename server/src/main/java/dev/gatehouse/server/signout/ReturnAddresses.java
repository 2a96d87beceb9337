package dev.gatehouse.server.signout;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import java.net.URI;
import java.util.Optional;

/** The addresses to which a sign-out may lead: those that applications have registered. */
final class ReturnAddresses {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 100;
  private static final int LONGEST = 2_000;

  private final Database database;
  private final Applications applications;

  ReturnAddresses(Database database, Applications applications) {
    this.database = database;
    this.applications = applications;
  }

  /** The address, if some enabled application has registered exactly it. */
  Optional<URI> registered(String address) {
    boolean known =
        address.length() <= LONGEST
            && database.read(
                tx -> {
                  String after = "";
                  for (int round = 0; round < MOST_PAGES; round++) {
                    var page = applications.list(tx, after, PAGE);
                    if (page.items().stream().anyMatch(one -> leadsTo(one, address))) {
                      return true;
                    }
                    if (page.next().isEmpty()) {
                      return false;
                    }
                    after = page.next().get();
                  }
                  return false;
                });
    return known ? Optional.of(URI.create(address)) : Optional.empty();
  }

  private static boolean leadsTo(Application application, String address) {
    return application.enabled()
        && application.settings().postLogoutRedirectUris().contains(address);
  }
}
