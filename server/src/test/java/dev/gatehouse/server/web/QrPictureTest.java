package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrPictureTest {
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

  private record Cell(int x, int y) {}

  @Test
  void draws_the_dark_modules_inside_a_quiet_zone_and_nothing_else() {
    String text = "otpauth://totp/Acme:ada%40acme.example?secret=GEZDGNBVGY3TQOJQ&issuer=Acme";
    QrPicture picture = QrPicture.of(text);
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    Set<Cell> right = new HashSet<>();
    for (int x = 0; x < code.size; x++) {
      for (int y = 0; y < code.size; y++) {
        if (code.getModule(x, y)) {
          right.add(new Cell(x + 4, y + 4));
        }
      }
    }

    assertThat(picture.size()).isEqualTo(code.size + 8);
    assertThat(drawn(picture.path())).isEqualTo(right);
  }

  private static Set<Cell> drawn(String path) {
    Set<Cell> cells = new HashSet<>();
    Matcher run = RUN.matcher(path);
    int end = 0;
    while (run.find()) {
      assertThat(run.start()).isEqualTo(end);
      assertThat(run.group(3)).isEqualTo(run.group(4));
      end = run.end();
      for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
        cells.add(new Cell(Integer.parseInt(run.group(1)) + i, Integer.parseInt(run.group(2))));
      }
    }
    assertThat(end).isEqualTo(path.length());
    return cells;
  }
}
