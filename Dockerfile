# docker build -t pacsaudit --build-arg VERSION=1.2.3 --build-arg REVISION=$(git rev-parse HEAD) .
# One static program, nothing else in the image, and nobody's rights.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X pacsaudit/cmd/pacsaudit/commands.version=${VERSION}" -o /out/pacsaudit ./cmd/pacsaudit \
	&& mkdir -p /out/data

FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="pacsaudit" \
	org.opencontainers.image.description="Tells hospital IT what a stranger can read from their PACS" \
	org.opencontainers.image.licenses="Apache-2.0" \
	org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/LICENSE /src/NOTICE /src/THIRD_PARTY.md /licenses/
COPY --from=build /out/pacsaudit /pacsaudit
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 9764
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["/pacsaudit", "healthcheck"]
ENTRYPOINT ["/pacsaudit"]
CMD ["serve", "--config", "/etc/pacsaudit/pacsaudit.yaml", "--web.listen-address", ":9764", "--history", "/data/history.db"]
