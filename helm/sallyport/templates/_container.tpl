{{/* The gateway's container, the same in both modes. Takes { at: the chart's scope, resources }. */}}
{{- define "sallyport.container" -}}
{{- $values := .at.Values -}}
{{- $agent := include "sallyport.isBesideAgent" .at -}}
name: sallyport
image: {{ include "sallyport.image" .at | quote }}
imagePullPolicy: {{ $values.image.pullPolicy }}
args: [run, -c, /etc/sallyport]
{{- if or $values.env (include "sallyport.isReplicated" .at) }}
env:
  {{- if include "sallyport.isReplicated" .at }}
  - name: POD_IP
    valueFrom:
      fieldRef:
        fieldPath: status.podIP
  {{- end }}
  {{- with $values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with $values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: {{ include "sallyport.portName" .at }}
    containerPort: {{ include "sallyport.port" .at }}
  {{- if $values.redirect.enabled }}
  - name: http-mcp
    containerPort: {{ $values.redirect.port }}
  {{- end }}
  - name: http-status
    containerPort: {{ $values.status.port }}
  {{- if include "sallyport.isReplicated" .at }}
  - name: replicas
    containerPort: {{ $values.relay.port }}
  {{- end }}
{{- /* Never /ready: a server in this pod starts after us. */}}
startupProbe:
  httpGet:
    path: /health
    port: http-status
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /health
    port: http-status
  periodSeconds: 10
  timeoutSeconds: 3
readinessProbe:
  httpGet:
    {{- /* A server that is down elsewhere is no reason to take an agent out of service. */}}
    path: {{ ternary "/health" "/ready" (eq $agent "true") }}
    port: http-status
  periodSeconds: 5
  timeoutSeconds: 3
resources:
  {{- toYaml .resources | nindent 2 }}
securityContext:
  {{- include "sallyport.securityContext" .at | nindent 2 }}
volumeMounts:
  - name: sallyport-config
    mountPath: /etc/sallyport
    readOnly: true
  {{- if include "sallyport.tlsSecret" .at }}
  - name: sallyport-tls
    mountPath: /tls
    readOnly: true
  {{- end }}
  {{- if $values.sessions.existingSecret }}
  - name: sallyport-keys
    mountPath: /keys
    readOnly: true
  {{- end }}
  {{- range $name := keys $values.secrets | sortAlpha }}
  - name: sallyport-secret-{{ $name }}
    mountPath: /secrets/{{ $name }}
    readOnly: true
  {{- end }}
  - name: sallyport-tmp
    mountPath: /tmp
  {{- with $values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "sallyport.securityContext" -}}
{{- $always := dict "runAsNonRoot" true "readOnlyRootFilesystem" true "allowPrivilegeEscalation" false "capabilities" (dict "drop" (list "ALL")) "seccompProfile" (dict "type" "RuntimeDefault") -}}
{{- toYaml (merge $always .Values.securityContext) -}}
{{- end -}}

{{/* Directories, never subPath: what is mounted by subPath never changes. */}}
{{- define "sallyport.volumes" -}}
- name: sallyport-config
  projected:
    sources:
      - configMap:
          name: {{ include "sallyport.fullname" . }}
      {{- range .Values.routingConfigMaps }}
      - configMap:
          name: {{ . }}
      {{- end }}
{{- with include "sallyport.tlsSecret" . }}
- name: sallyport-tls
  secret:
    secretName: {{ . }}
{{- end }}
{{- with .Values.sessions.existingSecret }}
- name: sallyport-keys
  secret:
    secretName: {{ . }}
{{- end }}
{{- range $name := keys .Values.secrets | sortAlpha }}
- name: sallyport-secret-{{ $name }}
  secret:
    secretName: {{ get $.Values.secrets $name }}
{{- end }}
- name: sallyport-tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
