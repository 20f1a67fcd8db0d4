# The service and the batches in a container: small, and not as root.
#   docker build -t institution-designer . && docker run -p 8765:8765 -e DESIGNER_TOKEN=secret institution-designer
FROM python:3.12-slim AS build
COPY . /source
WORKDIR /source
RUN python -m venv /opt/designer \
    && /opt/designer/bin/pip install --no-cache-dir --constraint constraints.txt '.[serve]'

FROM python:3.12-slim
COPY --from=build /opt/designer /opt/designer
RUN useradd --uid 10001 --no-create-home designer
USER 10001
ENV PATH=/opt/designer/bin:$PATH PYTHONUNBUFFERED=1
EXPOSE 8765
ENTRYPOINT ["designer"]
CMD ["serve", "--api", "--host", "0.0.0.0"]
