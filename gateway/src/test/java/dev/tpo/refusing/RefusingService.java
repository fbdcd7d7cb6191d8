package dev.tpo.refusing;

import dev.tpo.web.ApiException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service on Tomcat that refuses an upload at its first byte. Outside of the gateway's package: not to be scanned. */
@RestController
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
        })
public class RefusingService {
    @PostMapping("/v1/files")
    Object refuse() {
        throw ApiException.tooLarge("file", "no file so large");
    }
}
