{{/*
For the pods of other charts, which depend on this one with mode: sidecar. Each takes the scope .Subcharts.sallyport.

  sallyport.sidecar                        an entry of initContainers
  sallyport.sidecar.volumes                entries of volumes
  sallyport.sidecar.serverLifecycle        the lifecycle of the server behind the gateway
  sallyport.sidecar.annotations            annotations of the pod
  sallyport.terminationGracePeriodSeconds  of the pod
*/}}

{{- define "sallyport.sidecar" -}}
- {{ include "sallyport.container" (dict "at" . "resources" .Values.sidecar.resources) | nindent 2 | trim }}
  restartPolicy: Always
  {{- if not (include "sallyport.isBesideAgent" .) }}
  {{- /* All containers' hooks run at once, before anybody is told to stop: the gateway drains while the server still serves. */}}
  lifecycle:
    preStop:
      exec:
        command:
          {{- toYaml .Values.sidecar.drainCommand | nindent 10 }}
          {{- if ne (int .Values.admin.port) 9912 }}
          - --admin
          - 127.0.0.1:{{ .Values.admin.port }}
          {{- end }}
  {{- end }}
{{- end -}}

{{- define "sallyport.sidecar.volumes" -}}
{{- include "sallyport.volumes" . -}}
{{- end -}}

{{- define "sallyport.sidecar.serverLifecycle" -}}
preStop:
  sleep:
    seconds: {{ include "sallyport.serverSleepSeconds" . }}
{{- end -}}

{{- define "sallyport.sidecar.annotations" -}}
sallyport.io/restart: {{ include "sallyport.restartHash" . | quote }}
{{- end -}}
