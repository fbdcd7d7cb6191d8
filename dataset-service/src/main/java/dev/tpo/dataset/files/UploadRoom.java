package dev.tpo.dataset.files;

import dev.tpo.web.ApiException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Looks for room before an upload's first byte is read: its parts go to disk ahead of any controller. */
@Component
class UploadRoom extends OncePerRequestFilter {
    private final DiskReserve reserve;
    private final HandlerExceptionResolver errors;
    private final long most;

    UploadRoom(
            DiskReserve reserve,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors,
            FilesProperties properties) {
        this.reserve = reserve;
        this.errors = errors;
        this.most = properties.maxSize().toBytes();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !request.getRequestURI().equals("/v1/files");
    }

    /** An upload that does not announce its length counts as the largest there may be. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long announced = request.getContentLengthLong();
        DiskReserve.Room room;
        try {
            room = reserve.take(announced < 0 ? most : Math.min(announced, most));
        } catch (ApiException e) {
            errors.resolveException(request, response, null, e);
            return;
        }
        try (room) {
            chain.doFilter(request, response);
        }
    }
}
