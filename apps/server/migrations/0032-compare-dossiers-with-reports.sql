-- Which answers of a dossier say what a figure of the reports says too: a catalogue, replaced from its file. What contradicts is computed;
-- what people say about it is kept with the other explanations.
create table fact_figures (
  set_id text not null,
  fact_id text not null,
  figure_id text not null,
  relation text not null,
  note_vi text not null,
  note_en text not null,
  constraint fact_figures_set_id_fact_id_pk primary key (set_id, fact_id),
  constraint fact_figures_set_id_figure_id_key unique (set_id, figure_id),
  constraint fact_figures_relation_check check (relation in ('same', 'part'))
);
grant select on fact_figures to binhyen_app;

alter table contradiction_explanations drop constraint contradiction_explanations_kind_check;
alter table contradiction_explanations add constraint contradiction_explanations_kind_check
  check (kind in ('parts', 'level', 'period', 'dossier'));
