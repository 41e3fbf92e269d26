"""The calendar: days, durations by §§ 187-188 BGB, zones, periods, working days. Scalars, standard library only."""
