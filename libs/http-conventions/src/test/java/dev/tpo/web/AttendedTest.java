package dev.tpo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

class AttendedTest {

    @Test
    void workIsDoneForWhoeverWaits() throws Exception {
        assertThat(Attended.run(() -> false, () -> 7)).isEqualTo(7);
    }

    @Test
    void workThatNobodyWaitsForIsInterrupted() throws Exception {
        var never = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> Attended.run(() -> true, () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return 1;
                }))
                .isInstanceOf(AsyncRequestNotUsableException.class);

        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatTheWorkThrowsIsThrown() {
        var refusal = ApiException.invalid("file", "no");

        assertThatThrownBy(() -> Attended.run(() -> false, () -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
    }
}
