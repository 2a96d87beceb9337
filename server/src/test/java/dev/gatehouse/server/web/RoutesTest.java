package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Nested
  class Areas {
    private final AtomicInteger made = new AtomicInteger();

    private Router with(Consumer<Routes> addition) {
      return new Router(
          new Routes()
              .get("/area/own/{id}", r -> Response.empty(204))
              .area(
                  "/area",
                  routes -> {
                    made.incrementAndGet();
                    addition.accept(routes);
                  }));
    }

    private Router usual() {
      return with(
          routes ->
              routes
                  .get("/area", r -> Response.empty(204))
                  .get("/area/{name}/pages", r -> Response.empty(204)));
    }

    @Test
    void are_made_once_by_the_first_request_for_them() {
      Router router = usual();
      assertThat(router.find("GET", "/elsewhere")).isInstanceOf(Router.Nothing.class);
      assertThat(made).hasValue(0);

      assertThat(router.find("GET", "/area/acme/pages"))
          .isInstanceOfSatisfying(
              Router.Found.class,
              found -> assertThat(found.pathParameters()).containsEntry("name", "acme"));
      assertThat(router.find("GET", "/area")).isInstanceOf(Router.Found.class);
      assertThat(router.find("GET", "/area/nothing")).isInstanceOf(Router.Nothing.class);
      assertThat(router.find("POST", "/area")).isInstanceOf(Router.OtherMethods.class);
      assertThat(made).hasValue(1);
    }

    @Test
    void hold_whole_segments_only_and_leave_routes_outside_alone() {
      Router router = usual();

      assertThat(router.find("GET", "/areas")).isInstanceOf(Router.Nothing.class);
      assertThat(router.find("GET", "/area/own/1")).isInstanceOf(Router.Found.class);
      assertThat(made).hasValue(0);
    }

    @Test
    void are_tried_again_if_making_them_failed() {
      Router router =
          with(
              routes -> {
                if (made.get() == 1) {
                  throw new IllegalStateException("not this time");
                }
                routes.get("/area", r -> Response.empty(204));
              });

      assertThatThrownBy(() -> router.find("GET", "/area")).hasMessage("not this time");
      assertThat(router.find("GET", "/area")).isInstanceOf(Router.Found.class);
    }
  }
}
