# docker build -t pacsaudit .
# One static program, nothing else in the image, and nobody's rights.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X pacsaudit/cmd/pacsaudit/commands.version=${VERSION}" -o /out/pacsaudit ./cmd/pacsaudit \
	&& mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/pacsaudit /pacsaudit
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 9764
ENTRYPOINT ["/pacsaudit"]
CMD ["serve", "--config", "/etc/pacsaudit/pacsaudit.yaml", "--web.listen-address", ":9764", "--history", "/data/history.db"]
