package dev.tpo.testing.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds inside every service; each service's architecture test takes these in beside its own. */
public final class ServiceRules {

    @ArchTest
    public static final ArchRule FEATURES_FORM_NO_CYCLE = slices().matching("dev.tpo.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another and is needed by it is one feature");

    @ArchTest
    public static final ArchRule ROWS_STAY_INSIDE_THEIR_FEATURE = classes()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .or()
            .areAssignableTo("org.springframework.data.repository.Repository")
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true)
            .because("features meet through a facade, not through each other's tables");

    @ArchTest
    public static final ArchRule CONTROLLERS_ARE_NOBODYS_API = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .bePackagePrivate()
            .because("what other code needs is not to be had through a controller");

    private ServiceRules() {}
}
